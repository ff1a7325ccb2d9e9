"""Filling the forms of a page with hostile text, and mending what a form refuses until it is taken.

Nothing here knows any form: fields are told by what the page says of them, so that a new form is filled too.
"""

from collections.abc import Iterator
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml.html import CheckboxGroup, FormElement, RadioGroup

from tests.hostile_input.corpus import CORPUS, LONG
from tests.uploads.files import PDF

TYPED = {"text", "search", "tel", "password", None}
DATE = {"_day": "1", "_month": "4", "_year": "2027"}
PAST = "2025"
# What a field may want that refuses text, in the order in which it is tried.
TRIED = ("short", "2", "https://example.test/a", "2024/25", "2024/25, 2", "50", "a@example.test", "")
BUNDLE = 900


def bundles() -> Iterator[str]:
    """All strings, several in one text, a line for each; for ever."""
    return cycle(_bundled(list(CORPUS.values())))


def _bundled(strings: list[str]) -> list[str]:
    found = [""]
    for text in strings:
        # A text with a NUL is refused whole: tests/test_bad_input.py sends one to every field.
        if len(text) <= BUNDLE and "\x00" not in text:
            if len(found[-1]) + len(text) > BUNDLE:
                found.append("")
            found[-1] += text + "\n"
    return found


def lines() -> Iterator[str]:
    """Each string that fits into a line by itself; for ever."""
    return cycle([text for text in CORPUS.values() if 0 < len(text.strip()) <= 100 and "\x00" not in text])


def lengths() -> Iterator[str]:
    return cycle(LONG["lengths"].values())


class Filler:
    """Fills forms; each text that it gives is the next of the corpus."""

    def __init__(self) -> None:
        self.lines, self.bundles = lines(), bundles()

    def filled(self, form: FormElement) -> dict[str, Any]:
        """A first answer to every field of a form: text where text is typed, the first choice where one is made."""
        data: dict[str, Any] = {}
        for name in dict.fromkeys(field.name for field in form.inputs if field.name):
            if name != "csrfmiddlewaretoken":
                data[name] = self.answer(name, form.inputs[name])
        return {name: value for name, value in data.items() if value is not None}

    def answer(self, name: str, field: Any) -> Any:
        if isinstance(field, RadioGroup):
            return field.value or next((one for one in field.value_options if one), None)
        if isinstance(field, CheckboxGroup):
            return [box.get("value", "on") for box in field][:3]
        if field.tag == "select":
            return field.value or next((one for one in field.value_options if one), None)
        if field.tag == "textarea":
            return next(self.bundles)
        return self.typed(name, field)

    def typed(self, name: str, field: Any) -> Any:
        kind = field.get("type")
        if kind == "file":
            return SimpleUploadedFile("minutes.pdf", PDF)
        if kind == "email":
            return "hostile@example.test"
        if kind in {"checkbox", "radio"}:
            return field.get("value", "on")
        if "search" in (kind, *name.split("-")):
            return ""
        if kind == "url":
            return "https://example.test/" + next(self.lines)[:50].replace(" ", "")
        for end, text in DATE.items():
            if name.endswith(end):
                return text
        if kind in TYPED:
            return "2" if field.get("inputmode") in {"numeric", "decimal"} else next(self.lines)
        return field.value or ""

    def mended(self, form: FormElement, data: dict[str, Any], tries: int) -> dict[str, Any]:
        """The same answers, with another for each field that the page says is wrong."""
        inside = './/*[contains(@class, "nhsuk-form-group--error")]//'
        wrong = {field.get("name") for tag in ("input", "textarea") for field in form.xpath(inside + tag)}
        mended = dict(data)
        for name in wrong & data.keys():
            text = data[name]
            if name.endswith(tuple(DATE)):
                if name.endswith("_year"):
                    mended[name] = PAST
                continue
            if isinstance(text, str) and len(text) > 100 and tries < 3:
                mended[name] = text[: len(text) // 3]
            elif isinstance(text, str):
                mended[name] = TRIED[tries % len(TRIED)]
        return mended


def errors_of(form: FormElement) -> str:
    """What the page says is wrong with a form; empty where nothing is."""
    return " | ".join(form.xpath('.//*[contains(@class, "error-message")]//text()'))


def is_asked_again(form: FormElement, data: dict[str, Any]) -> bool:
    """Whether the form holds, out of sight, what was sent: a page that shows it before it is sent once more."""
    hidden = [field for field in form.xpath('.//input[@type="hidden"]') if field.get("name") in data]
    return any(field.get("value") and field.get("name") != "csrfmiddlewaretoken" for field in hidden)


def again_as_shown(form: FormElement) -> dict[str, Any]:
    """What the inputs of the form hold, and its first button pressed. What stands in a larger field is left out."""
    data = {
        field.get("name"): field.get("value") or ""
        for field in form.xpath(".//input[@name]")
        if field.get("type") not in {"radio", "checkbox"} or field.get("checked") is not None
    }
    data.pop("csrfmiddlewaretoken", None)
    for button in form.xpath('.//button[@name and not(@type="button")]')[:1]:
        data[button.get("name")] = button.get("value", "")
    return data


def post(client: Client, address: str, data: dict[str, Any]) -> Any:
    """Send answers as a browser does; a program sends lone surrogates as bytes, which no text can hold."""
    files = [value for value in data.values() if isinstance(value, SimpleUploadedFile)]
    for file in files:
        file.seek(0)
    if files:
        text = {name: _as_text(value) for name, value in data.items()}
        return client.post(address, text)
    body = urlencode({name: _as_bytes(value) for name, value in data.items()}, doseq=True)
    return client.post(address, body, content_type="application/x-www-form-urlencoded")


def _as_bytes(value: Any) -> Any:
    return [_as_bytes(one) for one in value] if isinstance(value, list) else value.encode("utf-8", "surrogatepass")


def _as_text(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def forms_on(response: Any) -> list[FormElement]:
    """The forms of a page that are posted; none where the answer is no page."""
    is_page = not response.streaming and "text/html" in response.headers.get("Content-Type", "")
    if response.status_code >= 500 or not is_page or not response.content.strip():
        return []
    return [
        form
        for form in lxml.html.fromstring(response.content).forms
        if form.method.upper() == "POST" and not (form.action or "").endswith("/accounts/logout/")
    ]
