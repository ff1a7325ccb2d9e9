"""The database itself keeps the history: entries are never changed or removed, whoever asks.

Triggers refuse every UPDATE and DELETE of an entry, but for what a person's leaving does: the names become empty and
the account's number goes. They are put up after every migration, because SQLite drops them when a table is remade.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection

from accounts.models import NOBODY

REFUSAL = "The history is append-only"


@dataclass(frozen=True, slots=True)
class Kept:
    """A table whose rows stay as they are; `may_empty` are its columns of names, `may_unset` those of accounts.

    `may_unname` are those of references to people, which may become the one that stands for nobody.
    """

    model: str
    may_empty: tuple[str, ...]
    may_unset: tuple[str, ...]
    may_unname: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return str(apps.get_model(self.model)._meta.db_table)

    @property
    def names(self) -> tuple[str, str]:
        """The triggers' names: of changes and of removals."""
        return f"{self.table}_stays", f"{self.table}_is_kept"

    def unchanged(self) -> str:
        """The condition, in the SQL of both databases, under which a change is allowed."""
        same = "{0} IS {1}" if connection.vendor == "sqlite" else "{0} IS NOT DISTINCT FROM {1}"
        parts = []
        for field in apps.get_model(self.model)._meta.local_concrete_fields:
            column = connection.ops.quote_name(field.column)
            part = same.format(f"NEW.{column}", f"OLD.{column}")
            if connection.vendor == "postgresql" and field.get_internal_type() == "JSONField":
                part = same.format(f"NEW.{column}::text", f"OLD.{column}::text")
            if field.column in self.may_empty:
                part = f"({part} OR NEW.{column} = '')"
            if field.column in self.may_unset:
                part = f"({part} OR NEW.{column} IS NULL)"
            if field.column in self.may_unname:
                nobody = NOBODY.hex if connection.vendor == "sqlite" else NOBODY
                part = f"({part} OR NEW.{column} = '{nobody}')"
            parts.append(part)
        return " AND ".join(parts)


KEPT = (
    Kept("assessments.Event", may_empty=("actor_name", "actor_ref"), may_unset=("actor_id",)),
    Kept("accounts.MembershipEvent", may_empty=("actor_name", "person_name"), may_unset=("actor_id",)),
    Kept("accounts.AccountEvent", may_empty=(), may_unset=(), may_unname=("actor_ref", "person_ref")),
    Kept("assessments.RoundAct", may_empty=(), may_unset=("by_id",)),
)


def put_up() -> None:
    """Put the triggers up, in place of any that are there. Does nothing before the tables are made."""
    tables = set(connection.introspection.table_names())
    take_down()
    with connection.cursor() as cursor:
        for kept in KEPT:
            if kept.table not in tables:
                continue
            for statement in _statements(kept):
                cursor.execute(statement)


def take_down() -> None:
    """Take the triggers down: only tests that tamper do."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for kept in KEPT:
            if kept.table not in tables:
                continue
            for name in kept.names:
                on = f" ON {_quoted(kept.table)}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_quoted(name)}{on}")


def missing() -> list[str]:
    """The tables whose rows the database would let anybody change; empty where there are no tables yet."""
    tables = set(connection.introspection.table_names())
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {name for (name,) in cursor.fetchall()}
    return [kept.table for kept in KEPT if kept.table in tables and not there.issuperset(kept.names)]


def after_migrating(**kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    if kwargs.get("using", "default") == "default" and connection.vendor in {"sqlite", "postgresql"}:
        put_up()


def _statements(kept: Kept) -> list[str]:
    table, (stays, is_kept) = _quoted(kept.table), (_quoted(name) for name in kept.names)
    if connection.vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        return [
            f"CREATE TRIGGER {stays} BEFORE UPDATE ON {table} WHEN NOT ({kept.unchanged()}) {refuse}",
            f"CREATE TRIGGER {is_kept} BEFORE DELETE ON {table} {refuse}",
        ]
    function = _quoted("icsmaturity_history_stays")
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {stays} BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN (NOT ({kept.unchanged()})) EXECUTE FUNCTION {function}()",
        f"CREATE TRIGGER {is_kept} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
    ]


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
