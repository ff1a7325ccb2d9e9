"""Every form of a page, filled in as a person would, with what tells one page from another."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import lxml.html
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.test import Client

from tests.uploads.files import PDF

COMES_AND_GOES = {"sending.SentForm", "sessions.Session", "assessments.Presence"}
"""Tables whose rows are no effect of what was sent."""
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


def filled(form: lxml.html.FormElement) -> dict[str, Any]:
    """What a browser would send once somebody has filled in every field."""
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
        elif kind in {"radio", "checkbox"}:
            data.setdefault(name, field.get("value", "on"))
        elif kind == "select":
            data[name] = next((option for option in field.value_options if option), "")
        elif name.rpartition("_")[2] in DATE:
            data[name] = DATE[name.rpartition("_")[2]]
        else:
            data[name] = (field.value or "").strip() or BY_NAME.get(name) or BY_NAME.get(kind) or TEXT
    button = next(iter(form.xpath(".//button[@name]")), None)
    if button is not None:
        data.setdefault(button.get("name"), button.get("value"))
    return data


def state() -> Iterator[tuple[str, int, int]]:
    """How much there is of everything: rows of each table, and how often its rows were changed."""
    for model in apps.get_models():
        if model._meta.label in COMES_AND_GOES or not model._meta.managed:
            continue
        changed = [name for name in ("number", "version", "step") if _counts(model, name)]
        rows = model._default_manager
        yield model._meta.label, rows.count(), sum(rows.aggregate(sum=Sum(name))["sum"] or 0 for name in changed)


def _counts(model: Any, name: str) -> bool:
    field = next((field for field in model._meta.concrete_fields if field.name == name), None)
    return bool(field and "Integer" in field.get_internal_type())
