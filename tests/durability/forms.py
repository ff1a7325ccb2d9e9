"""Every form of a page, filled in as a person would, with what tells one page from another."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.test import Client

from tests.kept_content import models_with_rows
from tests.uploads.files import PDF

COMES_AND_GOES = {"sending.SentForm", "sessions.Session", "assessments.Presence"}
"""Tables whose rows are no effect of what was sent."""
ONLY_ADDED_TO = {"assessments.Event", "assessments.HistoryHead", "assessments.RoundAct", "workshops.WorkshopEvent"}
PUBLISHED = {"frameworks", "contenttypes", "auth"}
"""Apps whose rows nobody edits, but for `EDITED`."""
EDITED = {"frameworks.FrameworkVersion", "frameworks.Comparability"}
COUNTS = {"version", "updated_at", "updated_by_id", "last_login", "heard_at"}
WHO = {1: "Ann", 2: "Ben"}
CHOSEN = {"radio", "checkbox", "select"}
TEXT = "Said in a few words"
DATE = {"day": "14", "month": "1", "year": "2027"}
BY_NAME = {
    "email": "somebody.new@example.org",
    "url": "https://example.org/report",
    "key": "a-new-one",
    "latitude": "53.8",
    "longitude": "-1.5",
    "value": "3",
    "baseline": "3",
    "target": "4",
    "period": "2025",
}


def forms_of(client: Client, page: str) -> list[lxml.html.FormElement]:
    """The forms of a page that change something; signing out is none of its own."""
    response = client.get(page)
    if response.status_code != 200 or "text/html" not in response.headers.get("Content-Type", ""):
        return []
    forms = lxml.html.fromstring(response.content).forms
    return [form for form in forms if form.method.upper() == "POST" and "/logout/" not in (form.action or "")]


def target_of(page: str, form: lxml.html.FormElement) -> str:
    return urljoin(page, form.action or page)


def filled(form: lxml.html.FormElement, *, editor: int = 0) -> dict[str, Any]:
    """What a browser would send once somebody has filled in every field.

    With `editor` 1 or 2 all of it is typed anew, and each editor types and chooses something of their own.
    """
    data: dict[str, Any] = {}
    for field in form.inputs:
        name = field.name
        kind = (field.get("type") or "text") if field.tag == "input" else field.tag
        if not name:
            continue
        if kind == "file":
            data[name] = SimpleUploadedFile("notes.pdf", PDF)
        elif kind == "hidden":
            data[name] = field.value or ""
        elif editor and kind not in CHOSEN and name.rpartition("_")[2] not in DATE:
            data[name] = typed_by(editor, name, kind)
        elif kind in {"radio", "checkbox"}:
            # The first editor takes the last of the choices, the second the first.
            if name not in data or (editor == 1 and kind == "radio"):
                data[name] = field.get("value", "on")
        elif kind == "select":
            options = [option for option in field.value_options if option]
            data[name] = options[-1 if editor == 1 else 0] if options else ""
        elif name.rpartition("_")[2] in DATE:
            data[name] = DATE[name.rpartition("_")[2]]
            if editor == 1 and name.endswith("_day"):
                data[name] = "13"
        else:
            data[name] = (field.value or "").strip() or BY_NAME.get(name) or BY_NAME.get(kind) or TEXT
    button = next(iter(form.xpath(".//button[@name]")), None)
    if button is not None:
        data.setdefault(button.get("name"), button.get("value"))
    return data


def without_file(form: lxml.html.FormElement) -> dict[str, Any]:
    """The same of somebody who has no file to give."""
    return {name: value for name, value in filled(form).items() if not hasattr(value, "seek")}


def typed_by(editor: int, name: str, kind: str) -> str:
    """What an editor types into a field: like nobody else's, and of the kind that the field takes."""
    plain = BY_NAME.get(name) or BY_NAME.get(kind)
    if plain and plain.replace(".", "").replace("-", "").isdigit():
        return str(float(plain) + editor) if "." in plain else str(int(plain) + editor)
    if plain and "example.org" in plain:
        return plain.replace("example.org", f"{WHO[editor]}.example.org".lower())
    return WHO[editor].lower() if name == "key" else f"{WHO[editor]} wrote this"


def rows() -> dict[tuple[str, Any], dict[str, Any]]:
    """Every row that people write, by its table and number; without what only counts or says when."""
    found = {}
    for model in models_with_rows(include_auto_created=True):
        label = model._meta.label
        if label in COMES_AND_GOES | ONLY_ADDED_TO:
            continue
        if model._meta.app_label in PUBLISHED and label not in EDITED:
            continue
        for row in model._default_manager.values():
            kept = {name: value for name, value in row.items() if name not in COUNTS}
            found[label, row[model._meta.pk.attname]] = kept
    return found


def state() -> Iterator[tuple[str, int, int]]:
    """How much there is of everything: rows of each table, and how often its rows were changed."""
    for model in models_with_rows():
        if model._meta.label in COMES_AND_GOES:
            continue
        changed = [name for name in ("number", "version", "step") if _counts(model, name)]
        rows = model._default_manager
        yield model._meta.label, rows.count(), sum(rows.aggregate(sum=Sum(name))["sum"] or 0 for name in changed)


def _counts(model: Any, name: str) -> bool:
    field = next((field for field in model._meta.concrete_fields if field.name == name), None)
    return bool(field and "Integer" in field.get_internal_type())
