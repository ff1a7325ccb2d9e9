"""What somebody sent, sent again with whatever names a row of their own system made to name another's, or none's."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keeping.fingerprints import fingerprint
from tests.durability.forms import filled, forms_of, target_of
from tests.durability.test_sent_again import undone
from tests.leaks.canaries import Planter
from tests.leaks.crawl import route_of
from tests.uploads.files import PDF

OWN, FOREIGN, MISSING = "b", "a", "m"
"""The marks of the system whose person sends, of the other, and of rows that there are not."""
NAMES = {
    OWN: ("zqb", "72", "QOP", "qop", "BBBB2222", "b" * 32, "bb5"),
    FOREIGN: ("zqa", "71", "QWO", "qwo", "AAAA2222", "a" * 32, "aa5"),
    MISSING: ("zqm", "79", "XXX", "xxx", "MMMM2222", "m" * 32, "mm5"),
}
"""How each system's words, rows, ODS code and room's code and links begin."""
NAMED = re.compile(r"zqb(?=\d{4}z)|\b72(?=\d{6}\b)|\bQOP\b|(?<![a-z])qop\b|BBBB2222|b{32}|bb5(?=0{29})", re.ASCII)
VARIES = re.compile(
    rb'name="csrfmiddlewaretoken" value="\w+"|zq[abm]\d{4}z|\b7[129]\d{6}\b|\b(QWO|QOP|XXX)\b|\b(qwo|qop|xxx)\b'
    rb"|(AAAA|BBBB|MMMM)2222|[abm]{32}|(aa|bb|mm)50{29}"
    rb"|/streams/\?token=[\w:-]+"  # encrypted anew for each page
)
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)


@dataclass(frozen=True)
class Sent:
    """A request as it was sent; `data` are the fields of a form, None for a page that was asked for."""

    address: str
    data: tuple[tuple[str, Any], ...] | None = None

    def send(self, client: Client) -> Any:
        if self.data is None:
            return client.get(self.address)
        data: dict[str, Any] = {}
        for name, value in self.data:
            data[name] = SimpleUploadedFile("notes.pdf", PDF) if hasattr(value, "read") else value
        return client.post(self.address, data)

    def swapped(self, to: str, *, all_of_it: bool) -> Iterator[tuple[str, "Sent"]]:
        """What is swapped, and the request with that one thing swapped: for each thing that names a row.

        Of an address the last, which is the innermost row's, or `all_of_it`.
        """
        for place, _, address in list(swaps(self.address, to))[0 if all_of_it else -1 :]:
            yield place, replace(self, address=address)
        for number, (name, value) in enumerate(self.data or ()):
            values = value if isinstance(value, list) else [value]
            for one in values:
                for _, _, other in swaps(str(one), to) if isinstance(one, str | int) else ():
                    data = list(self.data or ())
                    data[number] = (name, [other if each is one else each for each in values])
                    yield f"field {name}", replace(self, data=tuple(data))


def swaps(text: str, to: str) -> Iterator[tuple[str, int, str]]:
    """Each way to make one name in a text name another: path or query, where it stands, the text with it swapped."""
    query = text.find("?")
    for found in NAMED.finditer(text):
        name = next(other for own, other in zip(NAMES[OWN], NAMES[to], strict=True) if own == found.group())
        place = "query" if 0 <= query < found.start() else "path"
        yield place, found.start(), text[: found.start()] + name + text[found.end() :]


def sent_by(client: Client, addresses: Iterable[str]) -> Iterator[Sent]:
    """All that a person can send from these pages: the pages themselves, and one form of each kind, filled in."""
    kinds = set()
    for page in addresses:
        yield Sent(page)
        for form in forms_of(client, page):
            target, data = target_of(page, form), filled(form)
            kind = (route_of(target), *data)
            if kind not in kinds:
                kinds.add(kind)
                yield Sent(target, tuple(data.items()))


def told(response: Any) -> tuple[int, dict[str, str], bytes]:
    """What an answer tells: its status, headers and body, without the form's token and what was asked for."""
    body = response.getvalue() if response.streaming else response.content
    headers = {
        name: VARIES.sub(b"_", value.encode()).decode()
        for name, value in response.headers.items()
        if name not in {"Content-Length", "X-Request-ID"}
    }
    return response.status_code, headers, VARIES.sub(b"_", body)


def kept_of(planter: Planter) -> dict[str, tuple[int, str]]:
    """A fingerprint of all rows of a system, and the names of the files that there are."""
    found: dict[str, tuple[int, str]] = {"files": fingerprint((name,) for name in default_storage.listdir("te")[1])}
    for model in {type(row) for row in planter.rows}:
        names = [one.attname for one in model._meta.concrete_fields]
        pks = [row.pk for row in planter.rows if type(row) is model]
        rows = model._base_manager.filter(pk__in=pks)
        found[model._meta.label] = fingerprint(rows.order_by("pk").values_list(*names))
        for many in model._meta.many_to_many:
            through = many.remote_field.through
            source = {f"{many.m2m_field_name()}__in": pks}
            found[f"{model._meta.label}.{many.name}"] = fingerprint(through.objects.filter(**source).values_list())
    for model in apps.get_models():
        own = next((one for one in model._meta.fields if one.name == "system" and one.is_relation), None)
        if own:
            count = model._base_manager.filter(system=planter.ids["system"]).count()
            found[f"{model._meta.label} of the system"] = (count, "")
    return found


@dataclass(frozen=True)
class Told:
    """What a swapped request came to: what it was told, and what it changed of the other system."""

    answer: tuple[int, dict[str, str], bytes]
    changed: tuple[str, ...]


def outcome(client: Client, sent: Sent, other: Planter, before: dict[str, tuple[int, str]]) -> Told:
    """Send a request, see what comes of it, and undo it, with what the browser was told for its next page."""
    cookies = {name: one.value for name, one in client.cookies.items()}
    with undone():
        with CaptureQueriesContext(connection) as queries:
            response = sent.send(client)
            answer = told(response)
        wrote = any(WRITES.match(one["sql"]) for one in queries.captured_queries)
        after = kept_of(other) if wrote else before
    client.cookies.clear()
    for name, value in cookies.items():
        client.cookies[name] = value
    changed = tuple(sorted(name for name in before if after.get(name) != before[name]))
    return Told(answer, changed)
