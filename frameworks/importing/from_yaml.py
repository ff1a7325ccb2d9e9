"""A framework in YAML, in the shape that `frameworks.export` writes, as records."""

from collections import defaultdict
from collections.abc import Iterator

from frameworks.importing.nodes import Node, read_nodes
from frameworks.importing.records import FIELDS, Record, Tables, tables_of
from spreadsheets import Fault, Refused

# What each mapping of the file may say beside its records' own fields.
SOURCE = {
    "document": "source",
    "title": "source_title",
    "publisher": "source_publisher",
    "author": "source_author",
    "date": "source_date",
    "section": "source_section",
}
LIFE_STAGE = {"published": "life_stage", "from_years": "from_years", "to_years": "to_years"}
NESTED_OF_AREA = ("descriptors", "criteria")
LISTS = ("levels", "areas", "prompts")
TOO_MANY = 100


def read_yaml(data: bytes) -> Tables:
    """The records of a framework file. Raises Refused with every fault of its shape and the lines they stand in."""
    root = read_nodes(data)
    reader = _Reader()
    reader.document(root)
    if reader.faults:
        raise Refused(reader.faults[:TOO_MANY])
    return tables_of(reader.records)


class _Reader:
    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.records: dict[str, list[Record]] = defaultdict(list)

    def fault(self, node: Node, reason: str) -> None:
        self.faults.append(Fault(node.place, reason))

    def mapping(self, node: Node, known: set[str]) -> dict[str, Node]:
        """A mapping's fields; a fault for what is not one, and for each name that is not known."""
        if node.is_empty:
            return {}
        if node.fields is None:
            self.fault(node, f"There must be named fields here, such as “{min(known)}:”")
            return {}
        for name, value in node.fields.items():
            if name not in known:
                self.fault(value, f"“{name[:40]}” is not known here")
        return {name: value for name, value in node.fields.items() if name in known}

    def listed(self, node: Node | None) -> Iterator[Node]:
        if node is None or node.is_empty:
            return
        if node.items is None:
            self.fault(node, "There must be a list here, each line starting with “-”")
            return
        yield from node.items

    def text(self, node: Node) -> str:
        if node.text is None:
            self.fault(node, "There must be text here, not a list or named fields")
            return ""
        return node.text

    def record(self, kind: str, node: Node, fields: dict[str, Node], **further: tuple[str, Node]) -> None:
        """Keep a record of what the fields say, and of values that come from around it."""
        known = {name: value for name, value in fields.items() if name in FIELDS[kind]}
        values = {name: self.text(value) for name, value in known.items()}
        places = {name: value.place for name, value in known.items()}
        for name, (text, where) in further.items():
            values[name], places[name] = text, where.place
        self.records[kind].append(Record(values, places, node.place))

    def inner(self, fields: dict[str, Node], name: str, names: dict[str, str]) -> dict[str, tuple[str, Node]]:
        """The fields of a mapping within a mapping, under the records' own names."""
        if name not in fields:
            return {}
        found = self.mapping(fields[name], set(names))
        return {names[inside]: (self.text(value), value) for inside, value in found.items()}

    def document(self, root: Node) -> None:
        own = {name for name in FIELDS["framework"] if not name.startswith("source")}
        fields = self.mapping(root, own | {"source", "comparability", *LISTS})
        source = self.inner(fields, "source", SOURCE)
        self.record("framework", root, {k: v for k, v in fields.items() if k in own}, **source)
        for node in self.listed(fields.get("levels")):
            inside = self.mapping(node, (set(FIELDS["levels"]) - set(LIFE_STAGE.values())) | {"life_stage"})
            stage = self.inner(inside, "life_stage", LIFE_STAGE)
            self.record("levels", node, {k: v for k, v in inside.items() if k != "life_stage"}, **stage)
        for node in self.listed(fields.get("areas")):
            self.area(node)
        for node in self.listed(fields.get("prompts")):
            inside = self.mapping(node, {"key", "kind", "text", "source"})
            source = self.inner(inside, "source", {"document": "source", "section": "source_section"})
            self.record("prompts", node, {k: v for k, v in inside.items() if k != "source"}, **source)
        for node in self.listed(fields.get("comparability")):
            self.record("comparability", node, self.mapping(node, set(FIELDS["comparability"])))

    def area(self, node: Node) -> None:
        fields = self.mapping(node, set(FIELDS["areas"]) | set(NESTED_OF_AREA))
        key = (fields["key"].text or "") if "key" in fields else ""
        further = {}
        if "domains" in fields:
            domains = [self.text(item) for item in self.listed(fields["domains"])]
            further["domains"] = (", ".join(domains), fields["domains"])
        own = {k: v for k, v in fields.items() if k not in (*NESTED_OF_AREA, "domains")}
        self.record("areas", node, own, **further)
        for level, text in self.named(fields.get("descriptors")):
            self.record("descriptors", text, {"text": text}, area=(key, node), level=(level, text))
        for item in self.listed(fields.get("criteria")):
            inside = self.mapping(item, set(FIELDS["criteria"]) - {"area"})
            self.record("criteria", item, inside, area=(key, node))

    def named(self, node: Node | None) -> Iterator[tuple[str, Node]]:
        """The names and values of a mapping whose names are keys of levels."""
        if node is None or node.is_empty:
            return
        if node.fields is None:
            self.fault(node, "There must be the key of a level here, and its words")
            return
        yield from node.fields.items()
