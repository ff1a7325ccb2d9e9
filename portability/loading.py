"""Loading a copy: all of it or nothing, into a system that holds nothing of its own yet."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db import DatabaseError, transaction

from accounts.models import Membership
from accounts.permissions import Actor
from assessments.chain_heads import set_head
from assessments.history import broken_links, hold
from assessments.models import Assessment, Event, Evidence
from assessments.selectors import open_board
from assessments.selectors.signed import signed_board
from frameworks.models import FrameworkVersion
from frameworks.selectors import forget_published
from portability.archive import Copy
from portability.checks import CHECKS
from portability.clearing import clear_published, what_is_in_the_way
from portability.collecting import content_hash
from portability.plain_yaml import refuse
from portability.reading import MOST_FAULTS, Rows
from portability.special import Special, known_round
from portability.tables import BY_NAME, TABLES, Table
from portability.unpacking import opened_apart
from portability.values import WrongValue
from sending.outage import is_outage
from spreadsheets import Fault, Refused
from systems.models import System

Opening = Callable[[BinaryIO], AbstractContextManager[Copy]]
"""How a copy is opened: in a process of its own, or by whoever runs the product with `archive.opened`, in this one."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a copy holds and what came of it: rows by table, people by name and role, and what the file left behind."""

    system_name: str
    taken_at: str
    counts: dict[str, int]
    people: tuple[tuple[str, str, str], ...]
    files: int
    files_missing: tuple[str, ...]


def load_copy(
    system: System,
    file: BinaryIO,
    *,
    afterwards: Callable[[Loaded], None] | None = None,
    opening: Opening = opened_apart,
) -> Loaded:
    """Load a system's own data from a zip. Raises Refused with every place, and then nothing has changed.

    `afterwards` runs within the same transaction. The history comes along with its hashes and is checked; what came
    with the product as published evidence gives way to what the copy holds of it.
    """
    return _run(system, opening(file), afterwards, for_good=True)


def preview_copy(system: System, file: BinaryIO, *, opening: Opening = opened_apart) -> Loaded:
    """What loading would do: it is done and undone. Raises Refused as `load_copy` does."""
    return _run(system, opening(file), None, for_good=False)


class _Undo(Exception):
    pass


def _run(
    system: System,
    copy: AbstractContextManager[Copy],
    afterwards: Callable[[Loaded], None] | None,
    *,
    for_good: bool,
) -> Loaded:
    done: list[Loaded] = []
    with copy as reader, ExitStack() as files:
        _check_head(reader, system)
        work = _Work(reader, system, files, keeps_files=for_good)
        try:
            with transaction.atomic():
                done.append(work.load())
                if afterwards is not None:
                    afterwards(done[0])
                if not for_good:
                    raise _Undo
        except _Undo:
            pass
        except DatabaseError as error:
            if is_outage(error):
                raise
            raise refuse(work.place, f"It does not fit with the other rows ({type(error).__name__})") from error
        finally:
            forget_published()  # versions that were undone have left their numbers to others
    return done[0]


def _check_head(reader: Copy, system: System) -> None:
    told = reader.manifest.get("system")
    code = told.get("ods_code") if isinstance(told, dict) else None
    if code != system.ods_code:
        shown = str(code)[:20].encode("ascii", "backslashreplace").decode()
        raise refuse("manifest.yaml", f"This is the data of the system {shown}, not of {system.ods_code}")


class _Work:
    """One load. `place` is where it stands, for a fault that the database finds."""

    def __init__(self, reader: Copy, system: System, files: ExitStack, *, keeps_files: bool) -> None:
        self.reader, self.system, self.files, self.keeps_files = reader, system, files, keeps_files
        self.rows = Rows(reader)
        self.place = ""
        self.faults: list[Fault] = []
        self.context: dict[str, Any] = {"system": system, "versions": {}}
        self.special = Special(self.rows, files if keeps_files else None)

    def load(self) -> Loaded:
        hold(self.system.pk)
        if in_the_way := what_is_in_the_way(self.system):
            raise refuse("", f"{self.system.name} already holds data here: {in_the_way}. Load into a new installation")
        clear_published(self.system)
        counts = {}
        for table in TABLES:
            counts[table.name] = self._table(table)
            if table.name == "local_comparability":
                self._publish()
                self._check_frameworks()
        self._check_whole()
        return Loaded(
            system_name=self.system.name,
            taken_at=str(self.reader.manifest.get("taken_at"))[:40],
            counts=counts,
            people=self._people(),
            files=Evidence.objects.filter(system=self.system).exclude(file_name="").count(),
            files_missing=tuple(self.special.lost),
        )

    def _table(self, table: Table) -> int:
        here = self.rows.here.setdefault(table.name, {})
        waiting = []
        number = 0
        for place, told in self.rows.told(table):
            self.place = place
            number += 1
            try:
                row = self._row(table, place, told)
            except Refused as refused:
                self.faults += refused.faults
                row = None
            except WrongValue as wrong:
                self.faults.append(Fault(place, str(wrong)))
                row = None
            if len(self.faults) > MOST_FAULTS:
                break
            if row is not None:
                here[told["id"]] = row
                if table.is_plain:
                    waiting.append(row)
        if self.faults:
            raise Refused(self.faults[:MOST_FAULTS])
        self.place = table.path
        table.model_class.objects.bulk_create(waiting, batch_size=200)
        return number

    def _row(self, table: Table, place: str, told: dict[str, Any]) -> Any:
        """Make a row, check it and write it; rows of plain tables are written together later."""
        if table.name == "people":
            return self.special.person(place, told)
        if table.name == "rounds":
            known = table.model_class.objects.filter(key=str(told["key"])[:50]).first()
            if known is not None:
                return known_round(known, told)
        given: dict[str, Any] = {table.own: self.system} if table.own else {}
        if table.name == "signed_contents":
            given |= self.special.signed(told)
        elif table.name == "evidence":
            given |= self.special.file(told)
        elif table.name == "local_versions":
            given["status"] = FrameworkVersion.Status.DRAFT
        elif table.name == "rounds":
            given["is_current"] = False
        row, many = self.rows.made(table, place, told, **given)
        if table.name in CHECKS:
            CHECKS[table.name](row, many, self.context)
        if table.name == "memberships" and Membership.objects.filter(user=row.user, system=self.system).exists():
            return None
        if table.name == "history":
            row.about = self.special.about(row.about)
        if not table.is_plain:
            row.save_base(raw=True, force_insert=True)  # raw: times stay those of the copy
            for name, rows in many.items():
                getattr(row, name).set(rows)
        if isinstance(row, Assessment):
            self.context["versions"][row.pk] = {version.pk for version in many["versions"]}
        return row

    def _publish(self) -> None:
        """Publish the local versions that were published where the copy was taken."""
        told = {row["id"]: row["status"] for _, row in self.rows.told(BY_NAME["local_versions"])}
        for number, row in self.rows.here["local_versions"].items():
            if told[number] == FrameworkVersion.Status.PUBLISHED:
                FrameworkVersion.objects.filter(pk=row.pk).update(status=FrameworkVersion.Status.PUBLISHED)
        self.rows.forget()  # what was looked up before was still a draft

    def _check_frameworks(self) -> None:
        """Every version that the assessments use is here and says the same."""
        told = self.reader.manifest.get("frameworks")
        if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
            raise refuse("manifest.yaml", "frameworks: it must be a list")
        for each in told:
            key, version = str(each.get("key"))[:60], str(each.get("version"))[:20]
            row = FrameworkVersion.objects.filter(framework__key=key, version=version).first()
            file = str(each.get("file"))[:100]
            if row is None:
                raise refuse(file, f"This installation has no version {version} of {key}: import this file first")
            if content_hash(row.pk) != each.get("content_sha256"):
                raise refuse(file, f"This installation has another text for version {version} of {key}")

    def _check_whole(self) -> None:
        """The history is unbroken, and every assessment can be read."""
        self.place = "data/history.yaml"
        if not Event.objects.filter(system=self.system).exists() and Assessment.objects.filter(system=self.system):
            raise refuse(self.place, "There are assessments and no history of them")
        set_head(self.system.pk)
        if broken := broken_links(self.system):
            raise refuse(self.place, f"The history does not hold: entry {broken[0]} was changed, added or taken out")
        reader = Actor(user_id=0, system_roles={self.system.pk: "chair"})
        rows = Assessment.objects.filter(system=self.system).select_related("system", "round")
        for assessment in rows.select_related("submitted_by", "signed_off_by"):
            self.place = f"data/assessments.yaml, round {assessment.round.key}"
            try:
                open_board(assessment, reader)
                signed_board(assessment, reader)
            except Exception as error:  # whatever it is: a page would meet it too
                raise refuse(self.place, f"It can’t be read ({type(error).__name__})") from error

    def _people(self) -> tuple[tuple[str, str, str], ...]:
        rows = Membership.objects.filter(system=self.system).select_related("user").order_by("user__name", "pk")
        return tuple((str(row.user), row.user.email, row.get_role_display()) for row in rows)
