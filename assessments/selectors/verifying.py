"""Whether a code is that of a signed content, and whether what is stored still is what was signed."""

from dataclasses import dataclass
from datetime import datetime

from accounts.permissions import Action, Actor, Subject, can
from assessments.boards import AssessmentBoard
from assessments.frozen import sha256_of
from assessments.history import broken_links
from assessments.models import Assessment, Event, SignedContent
from assessments.selectors.access import subject_of
from assessments.selectors.signed import board_of, for_reader


@dataclass(frozen=True, slots=True)
class Verification:
    """What is known of a code. `board` is what was signed, for a reader who may read it, and None for others.

    `is_latest` says that no later signing followed, `is_open` that the assessment was opened again after it.
    `is_intact`: the stored text still has this hash. `is_in_history`: the history tells of this signing and code.
    `is_history_whole`: no event of the system's history was changed or taken out.
    """

    code: str
    system_name: str
    ods_code: str
    round_key: str
    round_name: str
    signed_at: datetime
    signed_by: str
    sequence: int
    is_latest: bool
    is_open: bool
    is_intact: bool
    is_in_history: bool
    is_history_whole: bool
    board: AssessmentBoard | None


def verify(code: str, actor: Actor) -> Verification | None:
    """What is known of a code; None when no signed content has it. The whole history of its system is checked."""
    content = (
        SignedContent.objects.select_related("assessment__system", "assessment__round").filter(sha256=code).first()
    )
    if content is None:
        return None
    assessment = content.assessment
    later = SignedContent.objects.filter(assessment=assessment, sequence__gt=content.sequence).exists()
    is_intact = sha256_of(content.content) == code
    may_read = may_read_signed(actor, assessment, is_latest=not later)
    return Verification(
        code=code,
        system_name=assessment.system.name,
        ods_code=assessment.system.ods_code,
        round_key=assessment.round.key,
        round_name=assessment.round.name,
        signed_at=content.signed_at,
        signed_by=content.signed_by_name,
        sequence=content.sequence,
        is_latest=not later,
        is_open=assessment.status != Assessment.Status.SIGNED_OFF,
        is_intact=is_intact,
        is_in_history=_is_in_history(content),
        is_history_whole=not broken_links(assessment.system),
        board=for_reader(board_of(content, assessment), assessment, actor) if may_read and is_intact else None,
    )


def may_read_signed(actor: Actor, assessment: Assessment, *, is_latest: bool) -> bool:
    """Whether the actor may read one signed content: the latest as the assessment is shared, others as its people."""
    if can(actor, Action.READ_HISTORY, Subject(system_id=assessment.system_id)):
        return True
    signed = assessment.status == Assessment.Status.SIGNED_OFF
    return is_latest and signed and can(actor, Action.READ_ASSESSMENT, subject_of(assessment))


def _is_in_history(content: SignedContent) -> bool:
    events = Event.objects.filter(assessment_id=content.assessment_id, about=f"signing:{content.sequence}")
    return any(change.get("to") == content.sha256 for event in events for change in event.changes)


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One signing of an assessment, in a list."""

    sequence: int
    sha256: str
    signed_at: datetime
    signed_by: str
    is_current: bool


def signed_versions(assessment: Assessment) -> tuple[SignedLine, ...]:
    """Every signing of an assessment, the latest first; the current one is what its pages show. One query."""
    rows = SignedContent.objects.filter(assessment=assessment).order_by("-sequence")
    columns = rows.values_list("sequence", "sha256", "signed_at", "signed_by_name")
    current = assessment.status == Assessment.Status.SIGNED_OFF
    return tuple(SignedLine(*row, is_current=current and place == 0) for place, row in enumerate(columns))


def signed_version(assessment: Assessment, sequence: int) -> tuple[SignedContent, AssessmentBoard] | None:
    """One signing with its board, for the people of the system; None when there is none with this number."""
    content = SignedContent.objects.filter(assessment=assessment, sequence=sequence).first()
    return (content, board_of(content, assessment)) if content else None
