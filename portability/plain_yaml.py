"""Plain YAML: written so that people can read it, read so that nothing in it can do more than hold values.

Reading takes the parser's events one by one: an alias, a tag, a name given twice and deep nesting are refused before
anything is made of them. What is quoted is text; what is not is a whole number, truth, nothing, or text.
"""

import re
from typing import Any

import yaml

from spreadsheets import Fault, Refused

DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WHOLE = re.compile(r"-?[0-9]{1,18}")
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
MOST_DEPTH = 12
MOST_NODES = 8_000_000


class _Dumper(DUMPER):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_yaml(value: Any) -> bytes:
    """A value of text, whole numbers, truth, nothing, lists and mappings as YAML."""
    text = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return str(text).encode()


def read_yaml(data: bytes, place: str) -> Any:
    """The value of a YAML document. Raises Refused with the line for anything else; `place` is the file's name."""
    try:
        return _read(data.decode("utf-8"), place)
    except UnicodeDecodeError:
        raise refuse(place, "It must be saved as UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{place}, line {mark.line + 1}" if mark else place
        raise refuse(where, "This is not YAML") from None


def refuse(place: str, reason: str) -> Refused:
    return Refused([Fault(place, reason)])


def _read(text: str, place: str) -> Any:
    root: list[Any] = []
    # Each open list or mapping, with the name that waits for its value.
    stack: list[list[Any]] = [[root, None]]

    def put(value: Any, line: int) -> None:
        holder, name = stack[-1]
        if isinstance(holder, list):
            holder.append(value)
        elif name is None:
            if not isinstance(value, str):
                raise refuse(f"{place}, line {line}", "A name must be text")
            if value in holder:
                raise refuse(f"{place}, line {line}", f"“{value[:40]}” is there twice")
            stack[-1][1] = value
        else:
            holder[name] = value
            stack[-1][1] = None

    for nodes, event in enumerate(yaml.parse(text, Loader=LOADER)):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise refuse(f"{place}, line {line}", "Aliases, anchors and tags are not taken")
        if nodes > MOST_NODES or len(stack) > MOST_DEPTH:
            raise refuse(f"{place}, line {line}", "There is more in it than a copy has")
        if isinstance(event, yaml.ScalarEvent):
            is_name = isinstance(stack[-1][0], dict) and stack[-1][1] is None
            put(event.value if is_name or event.style else _plain(event.value), line)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            made: Any = [] if isinstance(event, yaml.SequenceStartEvent) else {}
            put(made, line)
            stack.append([made, None])
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            stack.pop()
    if len(root) != 1:
        raise refuse(place, "There must be one document in it")
    return root[0]


def _plain(text: str) -> Any:
    if text in WORDS:
        return WORDS[text]
    return int(text) if WHOLE.fullmatch(text) else text
