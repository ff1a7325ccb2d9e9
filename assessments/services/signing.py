"""The chair's sign-off: words for every claim above its evidence, sharing, and the content frozen as it stands."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.permissions import Actor
from assessments import history
from assessments.boards import AssessmentBoard
from assessments.frozen import sha256_of, to_text
from assessments.models import Assessment, Judgement, SignedContent
from assessments.selectors.access import get_assessment
from assessments.selectors.assessment import open_board
from assessments.services.sharing import named_systems
from assessments.services.stepping import begin, move, record
from assessments.steps import Step
from systems.models import System


def sign_off(
    *,
    actor: Actor,
    assessment: Assessment,
    seen_number: int,
    sharing: str,
    shared_with: Collection[System] = (),
    words: Mapping[str, str] | None = None,
) -> SignedContent:
    """The chair signs the assessment off, chooses with whom it is shared, and what stands is frozen.

    `words` say by area key why the system still claims a level above its evidence: every such claim needs them. What
    they say of other areas is not kept. Within one transaction the state moves, the words are written, what the
    evidence backs is kept beside each judgement, and the whole content is stored with its hash.

    Raises Http404 when the actor may not, StaleState when it is not submitted (any more), Tampered and
    ValidationError for sharing as `named_systems` does, ValidationError by "words-<area key>" for missing words.
    """
    status = begin(actor, assessment, Step.SIGN_OFF)
    named = named_systems(sharing, shared_with)
    now = timezone.now()
    with transaction.atomic():
        move(
            assessment,
            seen_number,
            status=status,
            sharing=sharing,
            signed_off_at=now,
            signed_off_by_id=actor.user_id,
        )
        assessment.shared_with.set(named)
        signed = get_assessment(actor, assessment.system.ods_code, assessment.round.key)
        board, said = _with_words(open_board(signed, actor), words or {})
        _write_judgements(board)
        content = _freeze(signed, board)
        changes = [
            history.changed("Status", assessment.get_status_display(), Assessment.Status(status).label),
            history.changed("Shared with", assessment.get_sharing_display(), Assessment.Sharing(sharing).label),
        ]
        if named:
            changes.append(history.changed("Named systems", "", ", ".join(system.name for system in named)))
        changes += said
        changes.append(history.changed("Code of the signed content", "", content.sha256))
        record(actor, assessment, "Signed off", changes, about=f"signing:{content.sequence}")
    return content


def _with_words(board: AssessmentBoard, words: Mapping[str, str]) -> tuple[AssessmentBoard, list[dict[str, str]]]:
    """The board with the chair's words at every claim above its evidence and nowhere else, and what changed by it."""
    wanted = {area.area.key: area for area in board.gaps}
    missing = {key: area for key, area in wanted.items() if not words.get(key)}
    if missing:
        raise ValidationError({f"words-{key}": missing_words(area.area.name) for key, area in missing.items()})
    changes = [
        history.changed(
            f"Why we still claim {area.level.name if area.level else ''}: {area.area.name}", "", words[key]
        )
        for key, area in wanted.items()
    ]
    instruments = tuple(
        replace(
            each,
            areas=tuple(
                replace(area, chair_words=words[area.area.key] if area.area.key in wanted else "")
                for area in each.areas
            ),
        )
        for each in board.instruments
    )
    return replace(board, instruments=instruments), changes


def missing_words(area_name: str) -> str:
    """What is asked when a claim above its evidence has no word from the chair."""
    return f"Say why you still claim this level: {area_name}"


def _write_judgements(board: AssessmentBoard) -> None:
    """Keep the chair's words, and what the evidence backed, beside each judgement."""
    rows = [
        Judgement(
            pk=area.judgement_id,
            chair_words=area.chair_words,
            signed_backed_level_id=area.backed_level.id if area.backed_level else None,
        )
        for area in board.areas
    ]
    Judgement.objects.bulk_update(rows, ["chair_words", "signed_backed_level"])


def _freeze(assessment: Assessment, board: AssessmentBoard) -> SignedContent:
    assert assessment.signed_off_at is not None  # noqa: S101 - for the type checker: `move` has written it
    text = to_text(board)
    return SignedContent.objects.create(
        assessment=assessment,
        sequence=SignedContent.objects.filter(assessment=assessment).count() + 1,
        content=text,
        sha256=sha256_of(text),
        signed_at=assessment.signed_off_at,
        signed_by_name=board.signed_off_by,
    )
