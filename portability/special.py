"""What is special of some tables when a copy is loaded: people, rounds, files, signed texts, and what events name."""

from contextlib import ExitStack
from io import BytesIO
from typing import Any

from accounts.models import User
from portability.checks import check_signed
from portability.collecting import signed_path
from portability.plain_yaml import refuse
from portability.reading import Rows
from portability.tables import ABOUT, BY_NAME
from portability.values import WrongValue
from uploads import Refused, check_upload, keep


def known_round(known: Any, told: dict[str, Any]) -> Any:
    if known.as_at.isoformat() != told["as_at"] or known.from_publications != told["from_publications"]:
        raise WrongValue(f"key: this installation has another round {known.key}, of {known.as_at.isoformat()}")
    return known


class Special:
    """`files` keeps the files of evidence until the load is done; None checks them and keeps none."""

    def __init__(self, rows: Rows, files: ExitStack | None) -> None:
        self.rows, self.files = rows, files
        lost = rows.reader.manifest.get("files_missing")
        if not isinstance(lost, list) or not all(isinstance(each, str) for each in lost):
            raise refuse("manifest.yaml", "files_missing: it must be a list")
        self.lost = lost

    def person(self, place: str, told: dict[str, Any]) -> User:
        """The account of a person: the one that is here, by reference or address, or a new one without a password."""
        row, _ = self.rows.made(BY_NAME["people"], place, told)
        known = User.objects.filter(ref=row.ref).first() or User.objects.filter(email__iexact=row.email).first()
        if known is None:
            row.email = row.email.strip().lower()
            row.set_unusable_password()
            row.save_base(raw=True, force_insert=True)
            known = row
        self.rows.people[str(row.ref)] = known
        return known

    def signed(self, told: dict[str, Any]) -> dict[str, Any]:
        content = self.rows.reader.data(signed_path(told["id"]))
        try:
            text = content.decode()
        except UnicodeDecodeError:
            raise WrongValue("its text is not UTF-8") from None
        check_signed(text, str(told["sha256"]))
        numbers = {str(there): row.pk for there, row in self.rows.here["evidence"].items()}
        return {"content": text, "evidence_numbers": numbers}

    def file(self, told: dict[str, Any]) -> dict[str, Any]:
        """Keep the file of a piece of evidence, checked as one that is uploaded."""
        path = told["file_path"]
        if path == "":
            return {"file_path": ""}
        if not isinstance(path, str) or not path.startswith("files/"):
            raise WrongValue("file_path: it must name a file of the copy")
        if path in self.lost:
            return {"file_path": "lost"}
        content = self.rows.reader.data(path)
        name, kind, size = told["file_name"], told["file_type"], told["file_size"]
        digest = self.rows.reader.entries[path].get("sha256")
        if digest != told["file_sha256"] or len(content) != size:
            raise WrongValue("file_path: the file is not the one that was kept")
        if not isinstance(name, str):
            raise WrongValue("file_name: must be text")
        try:
            if self.files is None:
                facts, stored = check_upload(name, BytesIO(content)), "preview"
            else:
                kept = self.files.enter_context(keep(name, BytesIO(content)))
                facts, stored = kept.facts, kept.path
        except Refused as refused:
            raise WrongValue(f"file_path: {refused}") from None
        if facts.content_type != kind:
            raise WrongValue("file_type: the file is of another type")
        return {"file_path": stored}

    def about(self, about: str) -> str:
        """What an event names, by the number that the row has here."""
        kind, _, number = about.partition(":")
        table = ABOUT.get(kind)
        if table is None:
            return about
        if table in self.rows.absent:
            return about  # its row did not come along: the entry goes on naming what it named there
        row = self.rows.here[table].get(int(number)) if number.isascii() and number.isdigit() else None
        if row is None:
            raise WrongValue("about: it names no row of the copy")
        return f"{kind}:{row.pk}"
