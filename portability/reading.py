"""From a copy to rows that are ready to be written: every value checked, every relation found, every fault named."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist

from accounts.models import User
from portability.archive import Copy
from portability.plain_yaml import refuse
from portability.tables import NATURAL, PERSON, Table
from portability.values import WrongValue, check_row, from_plain
from spreadsheets import Fault, Refused

MOST_FAULTS = 100
Row = dict[str, Any]


class Rows:
    """Reads the rows of one copy. `here` tells the row here by the number that it has in the copy, table by table.

    `absent` names the tables that the product did not have yet when the copy was taken.
    """

    def __init__(self, reader: Copy) -> None:
        self.reader = reader
        self.here: dict[str, dict[int, Any]] = {}
        self.people: dict[str, User] = {}
        self.absent: set[str] = set()
        self._natural: dict[tuple[Any, ...], Any] = {}

    def told(self, table: Table) -> Iterator[tuple[str, Row]]:
        """Each row as the copy tells it, with its place. Raises Refused for what is no list of rows."""
        counts = self.reader.manifest.get("counts")
        if table.is_later and isinstance(counts, dict) and table.name not in counts:
            self.absent.add(table.name)
            return
        rows = self.reader.value(table.path)
        if not isinstance(rows, list):
            raise refuse(table.path, "There must be a list of rows in it")
        if not isinstance(counts, dict) or counts.get(table.name) != len(rows):
            raise refuse(table.path, "It does not hold as many rows as the manifest says")
        wanted = {"id", *table.names()}
        seen: set[int] = set()
        for number, row in enumerate(rows, 1):
            place = f"{table.path}, row {number}"
            if not isinstance(row, dict) or set(row) != wanted:
                raise refuse(place, f"A row must tell exactly these: {', '.join(sorted(wanted))}")
            if type(row["id"]) is not int or row["id"] in seen:
                raise refuse(place, "id: every row must have a whole number of its own")
            seen.add(row["id"])
            yield place, row

    def made(self, table: Table, place: str, told: Row, **given: Any) -> tuple[Any, dict[str, list[Any]]]:
        """A row made of what a copy tells, not yet written, and its many-to-many relations.

        `given` are columns that are not taken from the copy. Raises Refused with every fault of the row.
        """
        faults: list[Fault] = []
        row = table.model_class()
        many: dict[str, list[Any]] = {}
        for name, how in table.relations:
            if name in given:
                continue
            try:
                found = self._relation(table, name, how, told[name])
            except WrongValue as wrong:
                faults.append(Fault(place, f"{name}: {wrong}"))
                continue
            if isinstance(found, list):
                many[name] = found
            else:
                setattr(row, name, found)
        fields = [field for field in table.plain_fields() if field.name not in given]
        for field in fields:
            try:
                setattr(row, field.attname, from_plain(field, told[field.name]))
            except WrongValue as wrong:
                faults.append(Fault(place, f"{field.name}: {wrong}"))
        for name, value in given.items():
            setattr(row, name, value)
        if not faults:
            faults = [Fault(place, f"{name}: {why}") for name, why in check_row(row, fields).items()]
        if faults:
            raise Refused(faults)
        return row, many

    def _relation(self, table: Table, name: str, how: str, told: Any) -> Any:
        field = table.model_class._meta.get_field(name)
        if field.many_to_many:
            if not isinstance(told, list):
                raise WrongValue("must be a list")
            if how == NATURAL:
                return [self.natural(field.related_model, each) for each in told]
            return [self._row_here(how, each) for each in told]
        if told is None:
            if not field.null:
                raise WrongValue("there must be a value")
            return None
        if how == PERSON:
            if not isinstance(told, str) or told not in self.people:
                raise WrongValue("names nobody in data/people.yaml")
            return self.people[told]
        if how == NATURAL:
            return self.natural(field.related_model, told)
        return self._row_here(how, told)

    def _row_here(self, table: str, number: Any) -> Any:
        """The row here that a copy names by its number there."""
        if type(number) is not int or number not in self.here.get(table, {}):
            raise WrongValue(f"names no row above it in data/{table}.yaml")
        return self.here[table][number]

    def forget(self) -> None:
        """Look every natural key up again."""
        self._natural.clear()

    def natural(self, model: Any, key: Any) -> Any:
        """The row of this installation with a natural key. Raises WrongValue when there is none."""
        if not isinstance(key, list) or len(key) != len(model.NATURAL_KEY) or not all(type(k) is str for k in key):
            raise WrongValue("is not the key of anything")
        place = (model, *key)
        if place not in self._natural:
            try:
                self._natural[place] = model.objects.get_by_natural_key(*key)
            except (ObjectDoesNotExist, MultipleObjectsReturned):
                name = model._meta.verbose_name
                shown = "/".join(part[:60] for part in key)
                raise WrongValue(f"this installation has no {name} {shown}") from None
        return self._natural[place]
