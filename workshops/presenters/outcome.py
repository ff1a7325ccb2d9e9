"""What came of a roundtable: one read model in, the summary page, its documents and the participants' page out."""

from dataclasses import dataclass

from workshops.presenters.bars import ItemCharts, charts_of
from workshops.presenters.phone import grouped
from workshops.rooms import ActionLine, ActivityView, Outcome, QuoteLine

METHOD = (
    "People scored in silence, on phones or paper, after reading what each level means. Nobody, the facilitators "
    "included, saw an answer before all were revealed at once. The room talked, scored again where it wanted to, and "
    "agreed on a level or recorded that it did not agree. This is a modified Delphi method."
)


@dataclass(frozen=True, slots=True)
class Part:
    """One activity of the summary. `note` says why there is nothing to show."""

    title: str
    kind: str
    system: str
    note: str
    charts: tuple[ItemCharts, ...]
    answers: tuple[str, ...]
    texts: tuple[tuple[str, tuple[str, ...]], ...]
    quotes: tuple[QuoteLine, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole roundtable for reading."""

    title: str
    when: str
    systems: tuple[str, ...]
    round_name: str
    facilitators: str
    people: str
    sectors: tuple[tuple[str, int], ...]
    method: str
    is_draft: bool
    parts: tuple[Part, ...]
    quotes: tuple[QuoteLine, ...]
    actions: tuple[ActionLine, ...]
    parked: tuple[str, ...]


def summary_of(outcome: Outcome) -> Summary:
    """The summary of an outcome; a draft until the roundtable has finished."""
    ids = {one.id for one in outcome.activities}
    return Summary(
        title=outcome.title,
        when=f"{outcome.held_on.day} {outcome.held_on:%B %Y}",
        systems=tuple(name for _, name in outcome.systems),
        round_name=outcome.round_name,
        facilitators=", ".join(outcome.facilitators),
        people="1 person took part" if outcome.joined == 1 else f"{outcome.joined} people took part",
        sectors=outcome.sectors,
        method=METHOD,
        is_draft=outcome.status != "closed",
        parts=tuple(_part(outcome, one) for one in outcome.activities),
        quotes=tuple(one for one in outcome.quotes if one.activity_id not in ids),
        actions=outcome.actions,
        parked=outcome.parked,
    )


def _part(outcome: Outcome, activity: ActivityView) -> Part:
    answers = []
    for item in activity.items:
        found = item.consensus
        if found and found.answer != "proposed":
            what = found.answer_level.name if found.answer_level else ""
            words = f": {found.answer_words}" if found.answer_words else ""
            said = f"{found.answer_label} by {found.answered_by}"
            answers.append(f"{said}, as {what}{words}" if what else f"{said}{words}")
        elif found:
            answers.append(f"{found.answer_label}.")
    return Part(
        title=activity.title,
        kind=activity.kind_label,
        system=activity.system_name if len(outcome.systems) > 1 else "",
        note=_note(activity),
        charts=charts_of(activity) if activity.revealed else (),
        answers=tuple(answers),
        texts=grouped(activity),
        quotes=tuple(one for one in outcome.quotes if one.activity_id == activity.id),
    )


def _note(activity: ActivityView) -> str:
    if activity.phase == "skipped" and not activity.revealed:
        return "Skipped."
    if activity.scoring == 0:
        return "Not reached."
    if activity.kind == "text":
        return "" if activity.texts else "Nothing was released."
    return "" if activity.revealed else "Scored, and never revealed: the answers stay closed."
