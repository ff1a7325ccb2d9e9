"""Every kind of letter is written, with planted words and with hostile ones; a new kind is missed by name."""

from datetime import timedelta
from itertools import cycle

import pytest
from django.core import mail
from django.utils import timezone

from accounts.correcting import correct
from accounts.factor_services import take_away_by_command
from accounts.models import User
from accounts.selectors import actor_for
from assessments.models import Round
from assessments.services.reminding import remind
from nhsuk_forms.text import clean_text
from personal_data.forgetting.accounts import send_notices
from tests.accounts.factors import with_app
from tests.hostile_input import harmless
from tests.hostile_input.corpus import CORPUS
from tests.leaks.audiences import person
from tests.leaks.canaries import Reader
from tests.leaks.crawl import Crawl, address_of
from tests.letters import account_letters, own_letters, send_account_letter, senders_in

pytestmark = pytest.mark.django_db
OWN = {
    "accounts.correcting._tell": "The address of your account was changed",
    "accounts.factor_services._tell": "Your second factor was taken away",
    "accounts.views._send": "Your invitation to ",
    "assessments.services.reminding._send": "Soon",
    "assessments.views.readings._tell": " invites you to read its assessment",
    "comparison.views.conversations._tell": " asks for a conversation",
    "personal_data.forgetting.accounts._tell": "Your account will be erased",
}
"""Where a letter is sent, and what its subject holds. A new one is named here, and written by `write_all`."""
PLAIN = "Mozilla/5.0"


@pytest.fixture
def write_all(someone, canaries, ours, theirs, body, django_capture_on_commit_callbacks):
    """Writes every kind of letter that the product's own code sends; people type `text`."""

    def write(text):
        invited_words = {}
        for name, planter in (("chair", ours), ("their chair", theirs)):
            _, client = someone(name)
            client.post(address_of("people:invite", "POST", planter), {"email": "new@example.org", "role": "viewer"})
            word = planter.word("assessments.Reading.invitation_words", person(body.people["analyst"].pk))
            canaries[word] = planter.canaries[word]
            signed = planter.ids["signed_round"]
            invited_words[name] = {"reader": "the-body", "words": f"{word} {text}"}
            client.post(address_of("assessments:invite_reading", "POST", planter, round=signed), invited_words[name])
        ask = address_of("conversations:ask", "POST", ours, other="QOP", area="economic-development")
        assert someone("chair")[1].post(ask, {"message": f"May we talk? {text}"}).status_code == 302
        administrator, current = actor_for(body.people["administrator"]), Round.objects.get(is_current=True)
        remind(
            actor=administrator, round=current, whom="not-signed", subject=clean_text(f"Soon {text}", multiline=False),
            text=text,
        )  # fmt: skip
        with_app(ours.people["chair"])
        with django_capture_on_commit_callbacks(execute=True):
            assert take_away_by_command(person=ours.people["chair"])
            assert correct(person=User.objects.create_user("wrong@example.org"), email="right@example.org")
        send_notices(timezone.now() + timedelta(days=5 * 365), is_dry=False)

    return write


def not_written(letters) -> set[str]:
    """The places of `OWN` of which no letter was written."""
    return {place for place, words in OWN.items() if not any(words in one.subject for one in letters)}


def test_every_place_that_sends_a_letter_is_known():
    assert own_letters() == OWN.keys()
    assert len(account_letters()) > 15
    assert {"mfa/email/totp_activated", "socialaccount/email/account_connected"} <= set(account_letters())


def test_a_place_that_is_not_known_is_found():
    """The control."""
    assert list(senders_in("def tell(x):\n    send_mail(x)\n")) == ["tell"]
    assert list(senders_in("def tell(x):\n    m = mail.EmailMessage(x)\n    m.send()\n")) == ["tell"]
    assert list(senders_in("def tell(x):\n    render(x)\n")) == []
    assert not_written([]) == OWN.keys()


def test_no_letter_holds_a_word_that_its_reader_may_not_read(write_all, canaries, ours, theirs, body):
    write_all("as asked")
    people = [user for one in (ours, theirs, body) for user in one.people.values()]
    readers = {user.email: Reader(user.email, actor_for(user)) for user in people}
    for kind in account_letters():
        for user in people:
            send_account_letter(kind, user, browser=PLAIN)
    assert not_written(mail.outbox) == set()
    found = set()
    for letter in mail.outbox:
        (address,) = letter.to
        crawl = Crawl(readers.get(address, Reader(address)), None, canaries)
        crawl.read(address, f"{letter.subject} {letter.body}")
        # Whoever is invited learns who invites, and nothing else.
        allowed = {"accounts.User.name"} if address == "new@example.org" else set()
        assert {leak.field for leak in crawl.leaks} <= allowed, letter.subject
        found |= {canaries[word].field for word in crawl.found}
    assert "assessments.Reading.invitation_words" in found


def as_it_comes(text: str) -> str:
    """A header as a server hands it over, from whatever bytes a program sent on one line."""
    line = text.replace("\r", " ").replace("\n", " ").replace("\x00", "")
    return line.encode("utf-8", "surrogatepass").decode("latin-1")


def wrong_in(letters) -> dict[str, list[str]]:
    return {one.subject: wrong for one in letters if (wrong := harmless.letter(one))}


def test_letters_of_the_corpus_have_only_the_headers_and_the_readers_that_were_meant(write_all, ours):
    """What people type, are called, and the browsers that they say they have."""
    texts = list(CORPUS.values())
    chair = ours.people["chair"]
    names = cycle(filter(None, (clean_text(text, multiline=False)[:150].strip() for text in texts)))
    for user in ours.people.values():
        user.name = next(names)
        user.save()
    write_all("\n".join(clean_text(text, multiline=True) for text in texts if len(text) < 200)[:1_500])
    assert not_written(mail.outbox) == set()
    kinds = cycle(account_letters())
    for text in texts:
        chair.name = next(names)
        send_account_letter(next(kinds), chair, browser=as_it_comes(text), provider={"name": chair.name})
    assert len(mail.outbox) > len(texts)
    assert wrong_in(mail.outbox) == {}
