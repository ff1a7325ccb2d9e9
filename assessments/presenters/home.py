"""A system's home in words: what to do next, and what changed since the last round."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.permissions import Action, Actor, Subject, can
from assessments.boards import AreaBoard, AssessmentBoard, FindingLine, SystemBoard

CHANGE_WORDS = {
    "up": "moved up from {before} to {now}",
    "down": "moved down from {before} to {now}",
    "same": "stayed at {now}",
}


@dataclass(frozen=True, slots=True)
class NextAction:
    """The one thing to do next: words, and where to do it. `posts` says that it is a button and not a link.

    `afresh` are the words of a second button, where the first starts from what was signed.
    """

    words: str
    button: str
    url: str
    posts: bool = False
    afresh: str = ""


@dataclass(frozen=True, slots=True)
class AreaNext:
    """What an area needs next: criteria that would close its gap, or that lead to its next level."""

    name: str
    url: str
    lead: str
    items: tuple[str, ...]


def changes_in_words(board: AssessmentBoard) -> tuple[str, ...]:
    """One sentence an area that was judged before: how its claim moved since the last round that has it."""
    return tuple(filter(None, (_change(area) for area in board.areas)))


def _change(area: AreaBoard) -> str:
    if area.level is None or area.change in (None, "new"):
        return ""
    if area.change == "not-comparable":
        return f"{area.area.name} is not comparable. {area.change_reason}"
    before = area.earlier_level.name if area.earlier_level else ""
    words = CHANGE_WORDS[str(area.change)].format(before=before, now=area.level.name)
    since = f", since {area.earlier_round_name}" if area.earlier_round_name else ""
    return f"{area.area.name} {words}{since}.{version_mark(area)}"


def version_mark(area: AreaBoard) -> str:
    """That the framework changed between the two rounds that a change compares, and how; empty where it did not."""
    if not area.earlier_version:
        return ""
    verdict = {"unchanged": "its words are unchanged", "reworded": "it was reworded"}.get(area.comparability, "")
    if not verdict:
        return ""
    return f" The framework changed from version {area.earlier_version} to {area.version.version}: {verdict}."


def next_action(board: SystemBoard, actor: Actor) -> NextAction | None:
    """What the reader can do next for this system, None for a reader who can do nothing."""
    if board.startable_round_key and board.startable_from_name:
        signed = board.startable_from_signed
        on = f" on {date_format(localtime(signed), 'j F Y')}" if signed else ""
        return NextAction(
            words=(
                f"Your system has not started the round {board.startable_round_name}. You can take over what was "
                f"found in {board.startable_from_name}. Each finding then waits to be confirmed, and each claim is "
                "made anew."
            ),
            button=f"Start {board.startable_round_name} from what was signed{on}",
            url=reverse("assessments:start", args=[board.ods_code]),
            posts=True,
            afresh="Start afresh",
        )
    if board.startable_round_key:
        return NextAction(
            words=f"Your system has not started the round {board.startable_round_name}.",
            button=f"Start the round {board.startable_round_name}",
            url=reverse("assessments:start", args=[board.ods_code]),
            posts=True,
        )
    focus = board.focus
    if focus is None:
        return None
    subject = Subject(system_id=board.system_id, status=focus.status, sharing=focus.sharing)
    where = [board.ods_code, focus.round_key]
    if focus.status == "submitted" and can(actor, Action.SIGN_OFF, subject):
        return NextAction(
            words=f"The assessment for {focus.round_name} is submitted and waits for you.",
            button="Read it and sign it off",
            url=reverse("assessments:sign_off", args=where),
        )
    if can(actor, Action.EDIT_FINDINGS, subject):
        done, total = focus.completed_count, len(focus.areas)
        if done == total and can(actor, Action.SUBMIT, subject):
            return NextAction(
                words=f"All {total} areas are finished.",
                button="Check the answers and submit",
                url=reverse("assessments:check", args=where),
            )
        return NextAction(
            words=f"{done} of {total} areas are finished in {focus.round_name}.",
            button="Continue the assessment",
            url=reverse("assessments:tasks", args=where),
        )
    return None


def areas_next(board: AssessmentBoard) -> tuple[AreaNext, ...]:
    """For each area: what would close the gap between claim and evidence, else what leads to the next level."""
    return tuple(filter(None, (_area_next(board, area) for area in board.areas)))


def _area_next(board: AssessmentBoard, area: AreaBoard) -> AreaNext | None:
    url = reverse("assessments:area", args=[board.ods_code, board.round_key, area.area.key])
    if area.level and (area.score.claim_gap or 0) > 0:
        lead = f"To back {area.level.name} with evidence, meet and evidence:"
        lines = area.would_close
    elif area.next_level:
        lead = f"To reach {area.next_level.name}, meet:"
        lines = area.next_findings
    elif area.score.claim_without_evidence and area.level:
        return AreaNext(
            area.area.name, url, f"{area.level.name} is claimed without evidence. Add evidence for it.", ()
        )
    else:
        return None
    items = tuple(f"{line.criterion.text} ({_needs(line)})" for line in lines if line.criterion.is_core)
    return AreaNext(area.area.name, url, lead, items or tuple(line.criterion.text for line in lines))


def _needs(line: FindingLine) -> str:
    """What a criterion is, and that evidence is all that it needs where it is met."""
    return f"{line.state_label.lower()}, needs evidence" if line.counted_state == "met" else line.said_label.lower()
