"""The corpus in real rows: through every form that the product has, and through a spreadsheet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse

from accounts.models import User
from accounts.selectors import actor_for
from assessments.evidence_import import SHEET
from assessments.models import Assessment, Round
from assessments.services import start_assessment
from frameworks.models import FrameworkVersion
from spreadsheets import Column, Sheet, write_workbook
from systems.models import System
from tests.expectations import DOWNLOADS, EXPECTATIONS
from tests.factories import make_person
from tests.hostile_input import harmless
from tests.hostile_input.corpus import CORPUS
from tests.hostile_input.filling import Filler, again_as_shown, errors_of, forms_on, is_asked_again, post
from tests.numbering import number_from_the_last_row
from tests.walking import DRAFT, GETS, ORDER, address_of, who_gets_in

# What ends an assessment comes last; what takes a person or the whole copy away is not for this.
LAST = ("assessments:submit", "assessments:sign_off")
LEFT_OUT = {"own_data:load", "own_data:preview", "people:remove", "people:accept", "account_logout"}
TRIES = 10
# A page may have the same form for each of its rows.
MOST_FORMS = 4


@dataclass
class Stored:
    """What became of each form, what is wrong with what came out, who the people are, and what letters were sent."""

    people: dict[str, User] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    shown: dict[str, bytes] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    letters: list[Any] = field(default_factory=list)

    def client(self, role: str | None) -> Client:
        client = Client(raise_request_exception=False)
        if role:
            client.force_login(self.people[role])
        return client


@contextmanager
def stored_corpus() -> Iterator[Stored]:
    """The corpus stored, until the block ends."""
    with transaction.atomic():
        number_from_the_last_row()
        yield _store()
        transaction.set_rollback(True)


def _store() -> Stored:
    stored = Stored()
    system, other = System.objects.get(ods_code="QWO"), System.objects.get(ods_code="QOP")
    for role in ("chair", "lead", "contributor", "viewer"):
        stored.people[role] = make_person(role, system)
    for role in ("chair", "lead"):
        stored.people[f"other-{role}"] = make_person(role, other)
    for role in ("analyst", "facilitator", "administrator"):
        stored.people[role] = make_person(role)
    stored.people["nobody"] = make_person(None)
    current = Round.objects.get(is_current=True)
    start_assessment(actor=actor_for(stored.people["chair"]), system=system, round=current)
    _knock(stored)
    filler = Filler()
    _every_area(stored, filler, current.key)
    _a_spreadsheet(stored)
    for number, name in enumerate(sorted(set(GETS) - LEFT_OUT - DOWNLOADS, key=lambda name: (name in LAST, name))):
        _fill_page(stored, filler, name, address_of(name, EXPECTATIONS[name, "GET"][1], number * 100))
    stored.letters = list(mail.outbox)
    return stored


def _every_area(stored: Stored, filler: Filler, round_key: str) -> None:
    assessment = Assessment.objects.get(system__ods_code="QWO", round__key=round_key)
    keys = FrameworkVersion.objects.filter(pk__in=assessment.versions.all()).values_list("areas__key", flat=True)
    for key in sorted(filter(None, keys)):
        _fill_page(stored, filler, "assessments:area", reverse("assessments:area", args=["QWO", round_key, key]))


def _a_spreadsheet(stored: Stored) -> None:
    """Each string as the title of a piece of evidence: one import, previewed and confirmed."""
    columns = [Column(key, heading) for key, heading in (("t", "Title"), ("k", "Kind"), ("s", "What it shows"))]
    rows = [(text[:200], "Document", text[:2_000]) for text in CORPUS.values()]
    rows = [row for row in rows if _is_seen(row[0])]
    client = stored.client("contributor")
    file = SimpleUploadedFile("evidence.xlsx", write_workbook([Sheet(SHEET, columns, rows)]))
    preview = client.post(reverse("evidence:import", args=["QWO"]), {"file": file}, follow=True)
    form = forms_on(preview)[0]
    page = preview.redirect_chain[-1][0] if preview.redirect_chain else ""
    done = client.post(urljoin(page, form.action or page), Filler().filled(form) | {"action": "import"}, follow=True)
    stored.shown["evidence:import"] = done.content
    if preview.redirect_chain:
        stored.taken.add("evidence:import by a spreadsheet")


def _is_seen(text: str) -> bool:
    from nhsuk_forms.text import clean_text

    return bool(clean_text(text, multiline=False))


def _fill_page(stored: Stored, filler: Filler, name: str, page: str) -> None:
    client = stored.client(who_gets_in(name))
    for index in range(min(MOST_FORMS, len(forms_on(client.get(page))))):
        found = forms_on(client.get(page))[index : index + 1]
        if found:
            _fill_form(stored, filler, f"{name} {index}", client, page, found[0])


def _fill_form(stored: Stored, filler: Filler, name: str, client: Client, page: str, form: Any) -> None:
    data, target = filler.filled(form), urljoin(page, form.action or page)
    for tries in range(TRIES):
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = post(client, target, data)
        if response.status_code >= 500:
            stored.faults.append(f"{name}: {response.status_code} {data}"[:500])
            return
        if response.status_code == 302:
            stored.taken.add(name)
            after = client.get(response.url)
            stored.shown[name] = after.content if "html" in after.headers.get("Content-Type", "") else b""
            return
        if response.streaming or "html" not in response.headers.get("Content-Type", ""):
            stored.taken.add(name)
            stored.faults += [f"{name}: {wrong}" for wrong in harmless.of(response)]
            stored.kinds.add(response.headers.get("Content-Type", ""))
            return
        if not response.content and response.status_code != 204:
            stored.faults.append(f"{name}: {response.status_code}, an empty page")
        again = [one for one in forms_on(response) if urljoin(page, one.action or page) == target]
        if not again:
            if response.status_code == 200:
                stored.taken.add(name)
                stored.shown[name] = response.content.strip()
            break
        said = errors_of(again[0])
        if not said and response.status_code == 200:
            # What was typed is shown, to be sent once more; or it was done, and the form is there anew.
            stored.shown[name] = response.content
            if not is_asked_again(again[0], data):
                stored.taken.add(name)
                return
            data = again_as_shown(again[0])
            continue
        stored.refused[name] = said[:600]
        data = filler.mended(again[0], data, tries)
    stored.refused.setdefault(name, f"{response.status_code}")


def _knock(stored: Stored) -> None:
    """Nothing at all to every route that takes something: what it answers with is made of its forms."""
    for number, (name, method) in enumerate(sorted(EXPECTATIONS)):
        if method == "POST" and name not in {*LEFT_OUT, *LAST}:
            rule, values = EXPECTATIONS[name, method]
            role = next((one for one in ORDER if one in rule(DRAFT)), "chair")
            response = stored.client(role).post(address_of(name, values, 900_000 + number), {})
            if response.status_code >= 500:
                stored.faults.append(f"{name}: {response.status_code} for nothing")


__all__ = ["Stored", "stored_corpus"]
