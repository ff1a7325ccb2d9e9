"""The corpus goes through every form and comes out of every page and file: no fault, nothing runs, nothing half saved.

It is stored once, by the product's own forms, and taken out by every route. `FULL_STORM=1` draws every document and
makes more of every form.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import lxml.html
import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from accounts.selectors import actor_for
from assessments.models import Evidence, Milestone
from assessments.services import Tampered
from assessments.services.calendars import make_calendar_link
from nhsuk_forms.text import CleanCharField, clean_text
from systems.models import System
from tests.hostile_input import harmless
from tests.hostile_input.corpus import CORPUS, FORMULAS, MARKUP
from tests.hostile_input.remaking import Remade, data_for, kept_makings
from tests.hostile_input.storing import Stored, stored_corpus
from tests.hostile_input.taking_out import take_out
from tests.hostile_input.test_entrances import NOT_CLEANED, form_classes, goes_around, not_clean

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("corpus")]
FULL = bool(os.environ.get("FULL_STORM"))
EXAMPLES = 100 if FULL else 6


@pytest.fixture(scope="module")
def made(django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[Stored, dict[Any, Any]]]:
    """Stored and taken out before the first test, so that what each test finds is no matter of those before it."""
    with django_db_blocker.unblock(), kept_makings() as makings, stored_corpus() as stored:
        take_out(stored, draw_all=FULL)
        yield stored, makings


@pytest.fixture
def stored(made):
    return made[0]


@pytest.fixture(scope="module")
def makings(made):
    return made[1]


def test_no_form_has_a_fault_and_most_are_taken(stored):
    assert stored.faults == []
    assert len(stored.taken) > 95, stored.refused
    assert stored.taken >= SOME, {name: stored.refused.get(name) for name in SOME - stored.taken}


SOME = {
    "assessments:area 1", "evidence:add 0", "evidence:import by a spreadsheet", "milestones:edit 0", "partner_audit 0",
    "people:invite 0", "steps:ask_add 0", "steps:audit_links 0", "steps:example_add 0", "steps:landscape_add 0",
    "steps:nominate 0", "steps:paste 0", "steps:programme_add 0", "tokens 0", "workshops:new 0",
}  # fmt: skip
"""Some of the forms that people type most into; each was refused once, for a date, an address or a page that
asks twice, and nobody saw it."""


def test_what_is_stored_is_clean_and_nothing_of_it_is_lost(stored):
    assert not_clean() == []
    # An import leaves out what has the title of another, in any letter case.
    titles = {title.casefold() for title in Evidence.objects.values_list("title", flat=True)}
    expected = {clean_text(text[:200], multiline=False).casefold() for text in CORPUS.values()} - {""}
    assert expected <= titles


def test_nothing_of_it_runs_where_it_is_shown(stored):
    wrong = {name: found for name, body in stored.shown.items() if body and (found := list(harmless.page(body)))}
    assert wrong == {}


def test_nothing_of_it_runs_on_any_page_or_in_any_file(stored):
    """Documents are drawn once each with FULL_STORM; the report of an assessment always."""
    assert stored.wrong == {}
    # The positive twin: every kind of answer was there to be looked at.
    assert stored.kinds >= {kind for kind in harmless.KINDS if "problem" not in kind}


def test_the_text_comes_out_as_it_went_in(stored):
    """What was typed is what the page says, letter by letter."""
    client = stored.client("chair")
    texts = [*MARKUP["scripts"].values(), *FORMULAS["formulas"].values()][::6]
    for title in {clean_text(text, multiline=False) for text in texts}:
        for item in Evidence.objects.filter(title=title)[:1]:
            page = lxml.html.fromstring(client.get(f"/systems/QWO/evidence/{item.pk}/").content.decode())
            assert title in " ".join(page.text_content().split()) or "  " in title


def test_the_calendar_of_a_register_of_the_corpus(stored):
    system = System.objects.get(ods_code="QWO")
    for number, text in enumerate(CORPUS.values()):
        if title := clean_text(text[:200], multiline=False):
            Milestone.objects.create(
                system=system, title=title, owner=title[:100], due_on=f"2027-01-{1 + number % 28:02}"
            )
    token = make_calendar_link(actor=actor_for(stored.people["chair"]), system=system)
    body = stored.client(None).get(f"/calendar/{token}.ics").content
    assert list(harmless.calendar(body)) == []
    import icalendar

    said = {str(event["summary"]) for event in icalendar.Calendar.from_ical(body).walk("VEVENT")}
    assert set(Milestone.objects.values_list("title", flat=True)) <= said


def test_letters_have_only_the_headers_and_the_readers_that_were_meant(stored):
    assert len(stored.letters) >= 2
    assert {
        subject: wrong for one in stored.letters if (wrong := harmless.letter(one)) and (subject := one.subject)
    } == {}


def test_every_form_was_made_and_so_can_be_made_again(makings):
    never = {f"{kind.__module__}.{kind.__name__}" for kind in form_classes() if kind not in makings}
    assert never <= NEVER_MADE


# Forms that others are made of, and those behind a step that a walk over pages does not reach.
NEVER_MADE = {
    # Of a second factor, behind steps that the walk does not take: tests/accounts/test_factors.py sends them nonsense.
    "accounts.factors.AddPasskeyForm",
    "accounts.factors.AppForm",
    "accounts.factors.CodeForm",
    "accounts.factors.ConfirmCodeForm",
    "accounts.factors.ConfirmPasskeyForm",
    "accounts.factors.PasskeyForm",
    "accounts.factors.PasskeySignInForm",
    "accounts.factors.RenamePasskeyForm",
    "accounts.forms.JoinForm",
    "assessments.forms.area_evidence.EvidencePart",
    "assessments.forms.conflict.ConflictForm",
    "assessments.forms.evidence.BringBackForm",
    "assessments.forms.milestones.MarkCriteriaForm",
    "assessments.forms.prefill.PrefillForm",
    "assessments.forms.readings.AnswersForm",
    "assessments.forms.readings.ReadingForm",
    "comparison.forms_learning.AskForm",
    "comparison.forms_learning.WithdrawForm",
    "journey.forms.evidence.UseForm",
    "journey.forms.partners.EndLeadForm",
    "journey.forms.potential.SourcedForm",
    "journey.forms.records.BringBackForm",
    "journey.forms.records.RecordForm",
    "portability.forms.LoadForm",
    "workshops.forms.deciding.AnswerForm",
    "workshops.forms.joining.AboutForm",
    "workshops.forms.joining.AnswerForm",
    "workshops.forms.joining.TextForm",
    "workshops.forms.preparing.ActivityForm",
}


def test_every_field_that_a_form_makes_is_cleaned(makings):
    around = {
        (kind.__module__, kind.__name__, name)
        for kind, (args, kwargs) in makings.items()
        if kind.__module__.split(".")[0] != "allauth"
        for name, field in Remade(kind, (args, kwargs)).bound({}, {}).fields.items()
        if goes_around(field)
    }
    assert around <= NOT_CLEANED.keys()


def test_no_form_has_a_fault_whatever_it_is_sent(makings):
    """Every form that was made is made again with whatever a program may send; it answers, and it can be shown."""
    for kind, making in sorted(makings.items(), key=lambda one: one[0].__qualname__):
        with transaction.atomic():
            try_form(Remade(kind, making))


def try_form(remade: Remade) -> None:
    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data_for(remade.bound({}, {})))
    def ask(sent: Any) -> None:
        form = remade.bound(*sent)
        # What was never offered to a person is not told to them: views answer it with "not found".
        with suppress(Tampered, SuspiciousOperation):
            form.is_valid()
            str(form.errors)
        html = render_crispy_form(form)
        assert "<script>" not in html

    ask()


class BreakingForm(forms.Form):
    name = CleanCharField()

    def clean_name(self) -> str:
        return str(int(self.cleaned_data["name"]))


def test_a_form_that_breaks_is_found():
    """The control."""
    with pytest.raises(ValueError, match="invalid literal"):
        try_form(Remade(BreakingForm, ((), {})))
