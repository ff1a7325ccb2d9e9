"""Each string of the corpus in a field of its own of the form of an area, and of a milestone; and out again."""

import lxml.html
import pytest

from assessments.models import Finding, Judgement, Milestone
from nhsuk_forms.text import clean_text
from tests.hostile_input import harmless
from tests.hostile_input.corpus import CORPUS
from tests.hostile_input.filling import forms_on, post

pytestmark = pytest.mark.django_db
BASE = "/systems/QWO/assessments/2026-27/"
AREA = f"{BASE}areas/economic-development/"
MILESTONES = "/systems/QWO/milestones/"
ADD = f"{MILESTONES}add/?area=health-and-wealth/economic-development"


def as_read(text):
    """As it comes out of a request, where half a pair of code points is bytes that stand for nothing."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


# A text with a NUL is refused whole.
TEXTS = [as_read(text[:1_900]) for text in CORPUS.values() if "\x00" not in text]


def the_form(response):
    (form,) = [one for one in forms_on(response) if "app-judge" in (one.get("class") or "")]
    return form


def fields_for_text(form):
    return [field.name for field in form.inputs if field.name and field.name.startswith(("note-", "rationale"))]


def sent(client, response, texts):
    """Answer with a text in each field that takes some, and the rest as the page has it; the texts by their fields."""
    form = the_form(response)
    given = dict(zip(fields_for_text(form), texts, strict=False))
    kept = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
    answer = post(client, AREA, kept | given | {"action": "stay"})
    assert answer.status_code == 302, [one.text_content() for one in lxml.html.fromstring(answer.content).xpath(
        '//*[contains(@class, "error-summary")]')]  # fmt: skip
    return given


def stored(name):
    """What the database has of a field."""
    if name.startswith("note-"):
        return Finding.objects.get(
            judgement__assessment__system__ods_code="QWO", judgement__assessment__round__key="2026-27",
            criterion__key=name.removeprefix("note-"),
        ).note  # fmt: skip
    judgement = Judgement.objects.get(
        assessment__system__ods_code="QWO", assessment__round__key="2026-27", area__key="economic-development"
    )
    return getattr(judgement, name)


def test_every_string_goes_through_the_form_of_an_area(current, sign_in):
    client, waiting, through = sign_in("chair"), list(TEXTS), 0
    while waiting:
        page = client.get(AREA)
        count = len(fields_for_text(the_form(page)))
        assert count > 5
        given, waiting = sent(client, page, waiting[:count]), waiting[count:]
        for name, text in given.items():
            wanted = clean_text(text, multiline=True)
            assert not wanted or stored(name) == wanted, (name, text)
            through += 1
        assert list(harmless.page(client.get(AREA).content)) == []
    assert through > 300
    for page in (BASE, f"{BASE}history/", f"{BASE}check/", f"{BASE}areas/economic-development/"):
        assert harmless.of(client.get(page)) == [], page


def test_every_string_goes_through_the_form_of_a_milestone(current, sign_in, west_yorkshire):
    client = sign_in("chair")
    (form,) = forms_on(client.get(ADD))
    kept = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
    due = {"due_on_day": "1", "due_on_month": "4", "due_on_year": "2027"}
    titles = {text: clean_text(text[:200], multiline=False) for text in TEXTS}
    for text, title in titles.items():
        if title:
            given = kept | due | {"title": text[:200], "owner": text[:100], "notes": text[:1_000]}
            answer = post(client, ADD, given)
            if answer.status_code == 200:  # an owner that nobody sees is none
                answer = post(client, ADD, given | {"owner": "Ann"})
            assert answer.status_code == 302, text
    found = set(Milestone.objects.filter(system=west_yorkshire).values_list("title", flat=True))
    assert set(titles.values()) - {""} <= found
    assert harmless.of(client.get(MILESTONES)) == []
