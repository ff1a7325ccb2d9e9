"""YAML that somebody sent, as a tree of nodes with their lines. Nothing is built but text, lists and mappings.

The parser's events are read one by one, so that an alias, which could stand for anything many times over, is refused
before anything is made of it; so are tags, deep nesting, and more nodes than a framework has.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from nhsuk_forms.text import clean_text
from spreadsheets import Fault, Refused

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 8
MAX_NODES = 50_000
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
EMPTY = ("", "~", "null")
# libyaml's parser where PyYAML was built with it: ten times as quick. Either gives the same events.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Node:
    """A value with its line: text in `text`, a list in `items`, or a mapping in `fields`."""

    line: int
    text: str | None = None
    items: "list[Node] | None" = None
    fields: "dict[str, Node] | None" = None

    @property
    def place(self) -> str:
        return f"line {self.line}"

    @property
    def is_empty(self) -> bool:
        return self.text == ""


def refuse(line: int, reason: str) -> Refused:
    return Refused([Fault(f"line {line}" if line else "", reason)])


def read_nodes(data: bytes) -> Node:
    """The file as a tree. Raises Refused with the line for anything that is not plain YAML within the limits."""
    if not data.strip():
        raise refuse(0, "The file is empty")
    if len(data) > MAX_BYTES:
        raise refuse(0, "The file must be 1 MB or smaller")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refuse(0, "The file must be YAML saved as UTF-8") from None
    if found := CONTROL.search(text):
        raise refuse(text.count("\n", 0, found.start()) + 1, "There is a control character. Remove it")
    try:
        return _tree(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refuse(mark.line + 1 if mark else 0, f"The YAML can’t be read: {error.problem}") from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise refuse(0, "The YAML can’t be read") from None


def _tree(events: Iterator[Any]) -> Node:
    """The one document's root, built without recursion."""
    root: Node | None = None
    open_nodes: list[Node] = []
    keys: list[str | None] = []
    count = 0
    for event in events:
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise refuse(line, "The file repeats a part by an alias (*). Write the part out")
        if isinstance(event, yaml.NodeEvent):
            count += 1
            if count > MAX_NODES:
                raise refuse(line, "The file holds more than a framework does")
            if getattr(event, "anchor", None):
                raise refuse(line, "The file names a part by an anchor (&). Remove it")
            if event.tag is not None and event.tag != "!":  # type: ignore[attr-defined]
                raise refuse(line, "The file uses a tag (!). Remove it")
            node = _node(event, line)
            if not open_nodes:
                if root is not None:
                    raise refuse(line, "The file holds more than one document")
                root = node
            else:
                _put(open_nodes[-1], keys, node)
            if node.text is None:
                open_nodes.append(node)
                keys.append(None)
                if len(open_nodes) > MAX_DEPTH:
                    raise refuse(line, "The file nests more deeply than a framework does")
        elif isinstance(event, yaml.CollectionEndEvent):
            open_nodes.pop()
            keys.pop()
    if root is None:
        raise refuse(0, "The file is empty")
    return root


def _node(event: Any, line: int) -> Node:
    if isinstance(event, yaml.ScalarEvent):
        plain_empty = not event.style and event.value.lower() in EMPTY
        return Node(line, text="" if plain_empty else event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        return Node(line, items=[])
    return Node(line, fields={})


def _put(parent: Node, keys: list[str | None], node: Node) -> None:
    """Add a node to the open list or mapping; in a mapping, keys and values come by turns."""
    if parent.items is not None:
        parent.items.append(node)
        return
    assert parent.fields is not None  # noqa: S101 - only lists and mappings are open
    key = keys[-1]
    if key is None:
        if node.text is None:
            raise refuse(node.line, "A name must be text")
        name = clean_text(node.text, multiline=False)
        if name in parent.fields:
            raise refuse(node.line, f"“{name[:40]}” stands twice in one place")
        keys[-1] = name
        return
    parent.fields[key] = node
    keys[-1] = None
