"""Words planted in every field of two systems: nobody finds one that the policy keeps from them, anywhere.

Each search has its twin: the same search must find the words that its reader may read.
"""

import json

import pytest
from django.apps import apps
from django.urls import reverse

from tests.leaks.canaries import OURS, canaries_in, holds_words
from tests.leaks.crawl import SECRETS, Crawl, address_of, addresses
from workshops.source import Rooms

pytestmark = pytest.mark.django_db
NOT_SHOWN = {
    "workshops.AgendaTemplate.activities",  # until an agenda is made from it
    "workshops.Consensus.answered_by_name",  # until it is answered
    "workshops.Consensus.record",  # kept for the judgement
    "workshops.Consensus.recorded_by_name",
    "workshops.Facilitator.given_by_name",
    "workshops.Response.reason",  # on the console, while its activity is the current one
}
"""What a chair who looks everywhere does not see of their own system, as it is planted."""
SHARED = {
    "assessments.Evidence.title", "assessments.Finding.note", "assessments.Judgement.rationale",
    "assessments.Milestone.title", "assessments.ReadingLine.words", "journey.IndicatorValue.source",
    "journey.OwnExample.summary",
}  # fmt: skip
"""Some of what a system shows to others once it shares it."""


def missed(crawl: Crawl, planter) -> set[str]:
    """The fields of a system of which the reader found no word, though the policy lets them."""
    may = {one.field for one in planter.canaries.values() if one.may_find(crawl.reader)}
    return may - found_of(crawl, planter)


def found_of(crawl: Crawl, planter) -> set[str]:
    return {crawl.canaries[word].field for word in crawl.found if word in planter.canaries}


def told(crawl: Crawl) -> list[str]:
    return sorted({str(leak) for leak in crawl.leaks})


def unplanted(models, *planters) -> list[str]:
    """The fields of words in which nothing is planted."""
    fields = {f"{model._meta.label}.{one.name}" for model in models for one in model._meta.fields if holds_words(one)}
    return sorted(fields - {one.field for planter in planters for one in planter.canaries.values()})


def tables():
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def test_every_field_of_words_has_a_word_of_each_system(ours, theirs, body):
    """A new field of a table is covered by itself; a new table is named here until somebody plants a row of it."""
    assert unplanted(tables(), ours, body) == []
    assert [one.field for one in ours.canaries.values()] == [one.field for one in theirs.canaries.values()]


def test_a_field_without_a_word_is_named(ours, theirs, body):
    del ours.canaries[next(word for word, one in ours.canaries.items() if one.field == "journey.DevolutionAsk.why")]
    assert unplanted(tables(), ours, body) == ["journey.DevolutionAsk.why"]


def test_a_chair_finds_all_of_their_own_system_and_of_another_what_it_shares(
    someone, canaries, ours, theirs, drawn_as_text
):
    crawl = Crawl(*someone("chair"), canaries)
    crawl.walk([*addresses(ours, SECRETS), *addresses(theirs)]).send_nothing(ours).send_nothing(theirs)
    assert not crawl.broken
    assert told(crawl) == []
    assert missed(crawl, ours) <= NOT_SHOWN
    assert found_of(crawl, theirs) >= SHARED
    assert len(crawl.routes) > 180, "too few pages let the chair in: this proved little"


@pytest.mark.parametrize(
    ("name", "keys", "finds"),
    [
        ("viewer", set(), {"assessments.Judgement.rationale", "workshops.Quote.text", "journey.DevolutionAsk.what"}),
        ("their chair", set(), {"journey.OwnExample.name"}),
        ("analyst", set(), {"assessments.Judgement.rationale", "journey.OwnExample.did_not_work"}),
        ("reader", set(), {"assessments.Judgement.rationale", "assessments.Finding.note"}),
        ("facilitator", set(), {"workshops.Contribution.text", "workshops.Item.text", "workshops.Quote.text"}),
        ("administrator", set(), {"accounts.Invitation.email", "accounts.User.email"}),
        ("nobody", set(), {"journey.NominatedLead.name"}),
        ("visitor", set(), {"journey.OwnExample.name"}),
        ("participant", {"code", "link"}, {"workshops.Activity.title", "workshops.Contribution.text"}),
        ("partner", {"audit_token"}, {"journey.RelationshipAudit.intro"}),
    ],
)
def test_nobody_finds_what_is_not_theirs(name, keys, finds, someone, canaries, ours, theirs, drawn_as_text):
    crawl = Crawl(*someone(name), canaries)
    own = [] if name == "their chair" else addresses(theirs)
    crawl.walk([*addresses(ours, frozenset(keys)), *own], follows=name == "analyst")
    assert not crawl.broken
    assert told(crawl) == []
    assert found_of(crawl, ours) >= finds


def ask_api(crawl: Crawl, key: str, *planters) -> set[str]:
    """Read all that the API says of two systems' rounds; the systems of which it says a level."""
    judged = set()
    for one in planters:
        for kind, round_ in (("real", "signed_round"), ("real", "round"), ("published", "published_round")):
            asked = f"kind={kind}&round={one.ids[round_]}&framework=health-and-wealth"
            address = f"{reverse('api:cells')}?{asked}&system={one.ids['ods']}"
            answer = json.loads(crawl.ask(address, authorization=f"Bearer {key}").content)
            judged |= {cell["system"] for cell in answer["items"] if cell["level"]}
            crawl.ask(f"{reverse('api:distributions')}?{asked}", authorization=f"Bearer {key}")
    return judged


@pytest.mark.parametrize(("name", "systems"), [("chair", {"QWO", "QOP"}), ("their chair", {"QOP"})])
def test_a_token_reads_what_its_owner_may(name, systems, someone, canaries, ours, theirs):
    reader, _ = someone(name)
    crawl = Crawl(reader, someone("visitor")[1], canaries)
    key = (theirs if name.startswith("their") else ours).ids["api_key"]
    assert ask_api(crawl, key, ours, theirs) == systems
    assert told(crawl) == []
    assert "assessments.Assessment.provenance" in found_of(crawl, theirs)


def test_streams_say_no_word_of_anybody(ours, theirs):
    """A message tells where a room is, never what was said in it."""
    for one in (ours, theirs):
        topic = str(one.ids["workshop"])
        messages = Rooms().messages([topic])[topic]
        assert set(messages) == {"phone", "screen", "console"}
        assert json.loads(messages["screen"])["joined"] == 3, "it says how many are there"
        assert canaries_in(" ".join(messages.values())) == set()


def test_the_pages_and_properties_of_a_pdf(someone, canaries, ours, theirs):
    """Drawn for real, and read as a person and as a program reads it."""
    crawl = Crawl(*someone("chair"), canaries)
    crawl.ask(address_of("reports:pdf", "GET", ours, round=ours.ids["signed_round"]))
    crawl.ask(address_of("reports:roundtable_pdf", "GET", ours))
    crawl.ask(address_of("reports:pdf", "GET", theirs))
    assert told(crawl) == []
    assert {"assessments.Judgement.rationale", "assessments.Finding.note", "workshops.Quote.text"} <= found_of(
        crawl, ours
    )
    assert found_of(crawl, theirs) == set()


class TestTheSearchNotices:
    """Controls: a guard is taken away in the code, and the search finds what leaks."""

    @pytest.fixture
    def crawl(self, someone, canaries, drawn_as_text):
        return Crawl(*someone("their chair"), canaries)

    def test_a_page(self, crawl, ours, monkeypatch):
        monkeypatch.setattr("journey.views.common.require", lambda *asked: None)
        crawl.ask(address_of("steps:impact", "GET", ours))
        assert any("journey.DevolutionAsk.title" in leak for leak in told(crawl))

    def test_an_export(self, crawl, ours, monkeypatch):
        monkeypatch.setattr("assessments.selectors.access.require", lambda *asked: None)
        crawl.ask(address_of("reports:xlsx", "GET", ours))
        crawl.ask(address_of("reports:docx", "GET", ours))
        assert {leak.address.rpartition(".")[2] for leak in crawl.leaks} == {"xlsx", "docx"}

    def test_the_api(self, crawl, ours, theirs, monkeypatch):
        monkeypatch.setattr("comparison.selectors.matrix.can", lambda *asked: True)
        assert ask_api(crawl, theirs.ids["api_key"], ours) == {"QWO"}
        assert any("assessments.Assessment.provenance" in leak for leak in told(crawl))

    def test_a_stream(self, ours, monkeypatch):
        monkeypatch.setattr("workshops.selectors.watching.Pulse.for_phone", lambda pulse: {"text": "zqa0001z"})
        topic = str(ours.ids["workshop"])
        assert canaries_in(" ".join(Rooms().messages([topic])[topic].values()))
