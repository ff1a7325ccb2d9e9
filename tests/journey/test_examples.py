"""A system's own practice examples: a draft is secret, a review publishes what was read, the library shows it."""

import pytest
from django.urls import reverse

from accounts.models import User
from assessments.models import Event
from frameworks.models import Domain
from frameworks.models import Intervention as InterventionType
from journey.models import OwnExample

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Bus passes for carers",
    "summary": "We bought passes.",
    "worked": "People took them.",
    "did_not_work": "Nobody told the rural clinics.",
    "url": "",
    "domains": ["net-zero"],
    "seen_number": "0",
}


@pytest.fixture
def written(sign_in):
    """A draft that a contributor wrote."""
    sign_in("contributor").post(reverse("steps:example_add", args=["QWO"]), TYPED)
    return OwnExample.objects.get()


def press(client, name, row, number=None):
    seen = {"seen_number": str(number or OwnExample.objects.get(pk=row.pk).number)}
    return client.post(reverse(f"steps:{name}", args=["QWO", row.pk]), seen)


def decide(client, row, decision, words="", number=None):
    seen = str(number or OwnExample.objects.get(pk=row.pk).number)
    sent = {"decision": decision, "words": words, "seen_number": seen}
    return client.post(reverse("practice:review", args=[row.pk]), sent)


def library(client):
    return client.get(reverse("frameworks:practice")).content.decode()


def test_from_a_draft_to_the_library_and_back(written, sign_in, client):
    assert written.state == "draft"
    assert "Bus passes" not in library(client)
    lead, analyst = sign_in("lead"), sign_in("analyst")
    assert press(lead, "example_send", written).status_code == 302
    assert "Bus passes" in analyst.get(reverse("practice:queue")).content.decode()
    page = analyst.get(reverse("practice:review", args=[written.pk])).content.decode()
    assert "Nobody told the rural clinics." in page
    assert "Bus passes" not in library(client)
    assert decide(analyst, written, "publish", "Well told").status_code == 302
    page = library(client)
    for said in ("Bus passes for carers", "Nobody told the rural clinics.", "From West Yorkshire, published"):
        assert said in page
    assert "1 from systems" in page
    assert "Bus passes" in client.get(reverse("frameworks:four_steps")).content.decode()
    assert "Bus passes" in sign_in("other-lead").get(reverse("systems:home", args=["QWO"])).content.decode()
    assert press(lead, "example_take_back", written).status_code == 302
    assert "Bus passes" not in library(client)
    actions = list(Event.objects.filter(about=f"own-example:{written.pk}").values_list("action", flat=True))
    assert sorted(actions) == [
        "Added a practice example",
        "Published a practice example",
        "Sent a practice example for review",
        "Took a practice example back",
    ]


def test_the_library_narrows_to_a_domain_and_to_a_type(written, client):
    kinds = list(InterventionType.objects.order_by("order")[:2])
    written.types.set(kinds[:1])
    OwnExample.objects.filter(pk=written.pk).update(state="published", published_at="2026-11-01T12:00:00Z")
    address = reverse("frameworks:practice")
    for query, is_there in (
        ({"domain": "net-zero"}, True),
        ({"domain": "estates"}, False),
        ({"type": kinds[0].key}, True),
        ({"type": kinds[1].key}, False),
        ({"domain": "estates", "type": kinds[0].key}, False),
    ):
        assert ("Bus passes" in client.get(address, query).content.decode()) is is_there, query
    wrong = client.get(address, {"type": "no-such"})
    assert wrong.status_code == 200
    assert "Select a type of intervention from the list" in wrong.content.decode()


def test_a_draft_and_what_was_returned_are_the_system_s_own(written, sign_in):
    analyst = sign_in("analyst")
    address = reverse("practice:review", args=[written.pk])
    for state in ("draft", "returned"):
        OwnExample.objects.filter(pk=written.pk).update(state=state)
        assert analyst.get(address).status_code == 404
        assert "Bus passes" not in analyst.get(reverse("practice:queue")).content.decode()
        late = decide(analyst, written, "publish", "Words of mine")
        assert late.status_code == 404
        assert "Words of mine" in late.content.decode(), "nothing typed is lost"
        assert "Bus passes" not in late.content.decode()
    OwnExample.objects.filter(pk=written.pk).update(state="sent", retired_at="2026-11-01T12:00:00Z")
    assert analyst.get(address).status_code == 404


def test_it_is_returned_with_comments_only(written, sign_in, client):
    press(sign_in("chair"), "example_send", written)
    analyst = sign_in("analyst")
    refused = decide(analyst, written, "return")
    assert "Say what the system should change" in refused.content.decode()
    decide(analyst, written, "return", "Say when it was")
    page = sign_in("viewer").get(reverse("steps:examples", args=["QWO"])).content.decode()
    assert "Returned with comments" in page
    assert "Say when it was" in page
    assert press(sign_in("lead"), "example_send", written).status_code == 302
    decide(analyst, written, "publish")
    decide(analyst, written, "return", "A person asked us to take it out")
    assert "Bus passes" not in library(client)


def test_what_is_published_is_what_was_read(written, sign_in, client):
    """The system takes it back, writes something else and sends it again while the reviewer reads."""
    lead, analyst = sign_in("lead"), sign_in("analyst")
    press(lead, "example_send", written)
    read = OwnExample.objects.get().number
    press(lead, "example_take_back", written)
    edited = lead.post(
        reverse("steps:example_edit", args=["QWO", written.pk]),
        TYPED | {"summary": "Something else", "seen_number": str(read + 1)},
    )
    assert edited.status_code == 302
    press(lead, "example_send", written)
    late = decide(analyst, written, "publish", "Words of mine", number=read)
    assert late.status_code == 409
    assert "Words of mine" in late.content.decode()
    assert "Something else" in late.content.decode()
    assert OwnExample.objects.get().state == "sent"
    assert "Something else" not in library(client)


def test_who_publishes_what_somebody_else_has_published_keeps_what_they_typed(written, sign_in):
    press(sign_in("lead"), "example_send", written)
    analyst, read = sign_in("analyst"), OwnExample.objects.get().number
    assert decide(analyst, written, "publish", number=read).status_code == 302
    late = decide(analyst, written, "publish", "Words of mine", number=read)
    assert late.status_code == 409
    assert "Somebody else published it meanwhile" in late.content.decode()
    assert "Words of mine" in late.content.decode()
    assert "Publish it in the library" not in late.content.decode(), "it is there already"


@pytest.mark.parametrize("state", ["sent", "published"])
def test_what_others_hold_is_not_changed_under_them(written, sign_in, state):
    OwnExample.objects.filter(pk=written.pk).update(state=state, published_at="2026-11-01T12:00:00Z")
    response = sign_in("lead").post(
        reverse("steps:example_edit", args=["QWO", written.pk]),
        TYPED | {"summary": "Something else", "seen_number": str(written.number)},
    )
    assert "Take it back to change it" in response.content.decode()
    assert "Something else" in response.content.decode(), "what was typed stays"
    assert OwnExample.objects.get().summary == "We bought passes."


def test_a_button_pressed_twice_or_late_does_nothing_more(written, sign_in):
    lead = sign_in("lead")
    assert press(lead, "example_send", written, number=1).status_code == 302
    again = press(lead, "example_send", written, number=1)
    assert again.status_code == 409
    assert "Somebody changed it meanwhile" in again.content.decode()
    assert press(lead, "example_send", written, number="x").status_code == 400
    assert OwnExample.objects.get().state == "sent"


def test_contributors_write_and_do_not_publish(written, sign_in):
    assert press(sign_in("contributor"), "example_send", written).status_code == 404
    page = sign_in("contributor").get(reverse("steps:example", args=["QWO", written.pk])).content.decode()
    assert "Send it for review" not in page
    assert "Change it" in page


def test_bad_input_says_so_beside_the_field(sign_in):
    sent = TYPED | {"name": "", "domains": [], "url": "javascript:alert(1)"}
    page = sign_in("lead").post(reverse("steps:example_add", args=["QWO"]), sent).content.decode()
    for said in ("Enter a name", "Select at least one domain", "We bought passes."):
        assert said in page
    assert not OwnExample.objects.exists()


def test_no_name_of_a_reviewer_is_kept_with_it(written, sign_in):
    press(sign_in("lead"), "example_send", written)
    decide(sign_in("analyst"), written, "publish")
    kept = OwnExample.objects.get()
    assert kept.reviewed_by_name == "NHS Confederation"
    assert kept.reviewed_by_name not in set(User.objects.values_list("name", flat=True))


def test_practice_stands_beside_areas_domains_and_types(sign_in, current):
    lead = sign_in("lead")
    area = lead.get(reverse("assessments:area", args=["QWO", current.round.key, "economic-development"]))
    assert "Practice in" in area.content.decode()
    domain = Domain.objects.order_by("order").first()
    assert (
        f"/frameworks/practice/?domain={domain.key}"
        in lead.get(reverse("steps:potential", args=["QWO"])).content.decode()
    )
    kind = InterventionType.objects.order_by("order").first()
    assert f"/frameworks/practice/?type={kind.key}" in lead.get(reverse("frameworks:four_steps")).content.decode()
