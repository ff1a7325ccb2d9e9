"""What a version says otherwise than the one before: added, removed, reworded, with the words of both."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from frameworks.content import VersionContent

# Words of longer texts are not matched one by one: both texts are shown whole.
MAX_WORDS = 500
WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: what it is ("Criterion ED-1, Economic development"), and its words before and after.

    `kind` is "added", "removed" or "reworded"; an added one has no words before, a removed one none after.
    """

    kind: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: "same", "old" or "new"."""

    kind: str
    words: str


def difference(old: VersionContent | None, new: VersionContent) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the versions; all is added where there is no earlier version."""
    before = dict(_said(old)) if old else {}
    after = dict(_said(new))
    found = []
    for key, (what, text) in after.items():
        if key not in before:
            found.append(Difference("added", what, "", text))
        elif before[key][1] != text:
            found.append(Difference("reworded", what, before[key][1], text))
    found += [Difference("removed", what, text, "") for key, (what, text) in before.items() if key not in after]
    return tuple(found)


def _said(version: VersionContent) -> Iterator[tuple[tuple[str, ...], tuple[str, str]]]:
    """Everything that a version says, by what it is: (what it is called, its words)."""
    for name in ("purpose", "coverage", "licence_note", "scale_note"):
        if text := getattr(version, name):
            yield ("about", name), (name.replace("_", " ").capitalize(), text)
    yield ("about", "source"), ("Source", ", ".join(filter(None, (version.source.title, version.source.section))))
    for level in version.levels:
        parts = [level.name, level.meaning, level.caution, level.life_stage]
        yield ("level", level.key), (f"Level {level.order}", ". ".join(part.rstrip(".") for part in parts if part))
    names = {level.key: level.name for level in version.levels}
    for area in version.areas:
        summary = f"{area.name}: {area.summary}" if area.summary else area.name
        yield ("area", area.key), (f"Area {area.name}", summary)
        for level_key, text in area.descriptors.items():
            what = f"What {names.get(level_key, level_key)} looks like, {area.name}"
            yield ("descriptor", area.key, level_key), (what, text)
        for item in area.criteria:
            kind = "" if item.is_core else " (example)"
            words = f"{names.get(item.level_key, item.level_key)}{kind}: {item.text}"
            yield ("criterion", item.key), (f"Criterion {item.key}, {area.name}", words)
    for prompt in version.prompts:
        yield ("prompt", prompt.key), (f"To keep in mind: {prompt.key}", prompt.text)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts as one run of words: what is the same, what went and what came."""
    old, new = WORD.findall(before), WORD.findall(after)
    if not old or not new or max(len(old), len(new)) > 2 * MAX_WORDS:
        return tuple(Piece(kind, text) for kind, text in (("old", before), ("new", after)) if text)
    found = []
    for tag, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[i:j])))
            continue
        if i < j:
            found.append(Piece("old", "".join(old[i:j])))
        if k < m:
            found.append(Piece("new", "".join(new[k:m])))
    return tuple(found)
