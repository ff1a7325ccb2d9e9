"""What a participant's phone shows: one scene at a time."""

from dataclasses import dataclass

from frameworks.content import AreaContent, LevelContent
from workshops.presenters.bars import ItemCharts, charts_of
from workshops.rooms import ActivityView, ItemView, RoomView
from workshops.selectors.mine import Mine
from workshops.services.answering import Answer


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level with what it means in this area."""

    key: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Question:
    """One item as a phone and the projector ask it. `groups` are criteria by level, for those who want them."""

    id: int
    text: str
    summary: str
    levels: tuple[LevelRow, ...]
    criteria: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def meanings(self) -> dict[str, str]:
        """What each level means, by its key, as hints of a form's choices."""
        return {level.key: level.meaning for level in self.levels if level.meaning}


@dataclass(frozen=True, slots=True)
class Scene:
    """`kind` is the scene's template: "lobby", "wait", "answer", "text", "closed", "result", "skipped" or "over"."""

    kind: str
    title: str
    said: str
    earlier: str
    questions: tuple[Question, ...]
    charts: tuple[ItemCharts, ...]
    texts: tuple[tuple[str, tuple[str, ...]], ...]
    mine: tuple[tuple[str, str], ...]


def questions_of(activity: ActivityView) -> tuple[Question, ...]:
    """The items of an activity that judges, with what each level means there."""
    return tuple(_question(item, item.area) for item in activity.items if item.area)


def _question(item: ItemView, area: AreaContent) -> Question:
    names = {level.key: level.name for level in item.levels}
    groups: dict[str, list[str]] = {}
    for criterion in area.criteria:
        groups.setdefault(names[criterion.level_key], []).append(criterion.text)
    return Question(
        id=item.id,
        text=item.text,
        summary=area.summary,
        levels=tuple(LevelRow(one.key, one.name, meaning_of(item, one)) for one in item.levels),
        criteria=tuple((name, tuple(texts)) for name, texts in groups.items()),
    )


def meaning_of(item: ItemView, level: LevelContent) -> str:
    """What a level means in an item's area, else in general; empty where the source says nothing."""
    return (item.area.descriptors.get(level.key, "") if item.area else "") or level.meaning


def scene_for_phone(view: RoomView, mine: Mine) -> Scene:
    """The scene of a participant's phone now."""
    activity = view.activity
    kind = kind_of(view)
    if activity is None or kind in {"lobby", "over"}:
        return Scene(kind, view.title, "", "", (), (), (), ())
    return Scene(
        kind=kind,
        title=activity.title,
        said=_said(activity, mine.of(activity.scoring)),
        earlier=_said(activity, mine.of(activity.scoring - 1)) if activity.scoring > 1 else "",
        questions=questions_of(activity) if kind in {"wait", "answer"} else (),
        charts=charts_of(activity, mine.levels()) if activity.revealed else (),
        texts=grouped(activity),
        mine=mine.texts,
    )


def kind_of(view: RoomView) -> str:
    """Which scene the room is in."""
    if view.status == "closed":
        return "over"
    if view.status == "preparing" or view.activity is None:
        return "lobby"
    phase = view.activity.phase
    if phase == "open":
        return "text" if view.activity.kind == "text" else "answer"
    scenes = {"waiting": "wait", "closed": "closed", "revealed": "result", "decided": "result", "skipped": "skipped"}
    return scenes[phase]


def _said(activity: ActivityView, answers: dict[int, Answer]) -> str:
    """What this phone answered, in words; empty when nothing."""
    if not answers:
        return ""
    if activity.kind == "dots":
        given = sum(one.dots for one in answers.values())
        return f"{given} of your {activity.dots} dots"
    names = {level.key: level.name for item in activity.items for level in item.levels}
    if len(activity.items) == 1:
        return names.get(next(iter(answers.values())).level_key, "I don’t know")
    return f"{len(answers)} of {len(activity.items)} answered"


def grouped(activity: ActivityView) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The released texts by group, those without one last."""
    groups: dict[str, list[str]] = {}
    for line in activity.texts:
        if line.state == "released":
            groups.setdefault(line.group, []).append(line.text)
    return tuple((name, tuple(groups[name])) for name in sorted(groups, key=lambda name: (not name, name.casefold())))
