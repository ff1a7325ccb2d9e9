"""Tampering with the history or with what was signed: whatever was done to it, one command says so.

Each tampering is done with the database's guard taken down, as by somebody who owns the database. CI tries 150;
`FULL_STORM=1` tries 1,000.
"""

import os
import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from assessments import history, triggers
from assessments.chain_heads import seal_of
from assessments.history import Entry, broken_links, digest, record_all
from assessments.models import Event, HistoryHead, SignedContent
from assessments.selectors import get_assessment
from assessments.services import reopen
from tests.reports.rich import fill, sign

pytestmark = pytest.mark.django_db
TRIES = 1000 if os.environ.get("FULL_STORM") else 150


@pytest.fixture
def lived(current, actors, west_yorkshire):
    """West Yorkshire with a history of many entries and two signings."""
    chair = actors["chair"]
    fill(current, chair, text="Agreed")
    sign(chair, current)
    signed = get_assessment(chair, "QWO", current.round.key)
    reopen(actor=chair, assessment=signed, seen_number=signed.number, reason="A paper was missing")
    sign(chair, current)
    entries = [Entry("Noted", f"evidence:{number}", [history.changed("Word", "", number)]) for number in range(60)]
    record_all(system=west_yorkshire, actor_name=chair.name, actor_id=chair.user_id, entries=entries)
    return west_yorkshire


def check(**options):
    out = StringIO()
    call_command("check_history", stdout=out, **options)
    return out.getvalue()


def is_found(**options):
    try:
        check(**options)
    except CommandError as error:
        return str(error)
    return ""


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def again(event, **other):
    """Write one entry over, with a hash that fits what it says now: what a careful forger does."""
    told = {
        name: getattr(event, name)
        for name in ("system_id", "sequence", "at", "actor_name", "actor_seal", "action", "about", "changes",
                     "assessment_id", "area_id", "previous_hash")
    } | other  # fmt: skip
    Event.objects.filter(pk=event.pk).update(**other, hash=digest(**told))


def tamper(chance, system):
    """Do one thing to the history that this product never does; its name."""
    events = list(Event.objects.filter(system=system).order_by("sequence"))
    one, other = chance.sample(events, 2)
    last = events[-1]
    signed = chance.choice(list(SignedContent.objects.filter(assessment__system=system)))
    plain = Event.objects.filter(pk=one.pk)
    letters = "".join(chance.choices("abcdef ", k=8))

    def rewrite():
        """Change one entry and write every later link anew: the chain holds by itself."""
        previous = one.previous_hash
        for event in events[one.sequence - 1 :]:
            action = letters if event.pk == one.pk else event.action
            again(event, action=action, previous_hash=previous)
            previous = Event.objects.get(pk=event.pk).hash

    def add():
        added = Event.objects.get(pk=last.pk)
        added.pk, added.sequence, added.previous_hash = None, last.sequence + 1, last.hash
        added.save(force_insert=True)
        again(added, action=letters)

    ways = {
        "an action": lambda: plain.update(action=letters),
        "an action, hashed again": lambda: again(one, action=letters),
        "a change": lambda: plain.update(changes=[{"what": letters, "from": "", "to": ""}]),
        "a time": lambda: plain.update(at="2020-01-01T00:00:00Z"),
        "a name": lambda: plain.update(actor_name=letters),
        "a name and its reference": lambda: plain.update(actor_name=letters, actor_ref=letters),
        "what it is about": lambda: plain.update(about=f"evidence:{chance.randint(1000, 9999)}"),
        "what it is about, as if loaded": lambda: plain.update(
            about="evidence:7777",
            sealed_as={"system": system.pk, "assessment": one.assessment_id, "area": one.area_id, "about": one.about},
        ),
        "a hash": lambda: plain.update(hash=letters.ljust(64, "0")),
        "an entry gone": lambda: plain.delete(),
        "the last gone": lambda: Event.objects.filter(pk=last.pk).delete(),
        "the end gone": lambda: Event.objects.filter(system=system, sequence__gt=chance.randint(1, 40)).delete(),
        "all gone": lambda: Event.objects.filter(system=system).delete(),
        "two places changed": lambda: (
            Event.objects.filter(pk=one.pk).update(sequence=10**6),
            Event.objects.filter(pk=other.pk).update(sequence=one.sequence),
            Event.objects.filter(pk=one.pk).update(sequence=other.sequence),
        ),
        "everything after it written anew": rewrite,
        "one more at the end": add,
        "one more, and the head moved": lambda: (
            add(),
            HistoryHead.objects.filter(system=system).update(
                sequence=last.sequence + 1, hash=Event.objects.latest("sequence").hash
            ),
        ),
        "the end gone, and the head moved": lambda: (
            Event.objects.filter(pk=last.pk).delete(),
            HistoryHead.objects.filter(system=system).update(sequence=events[-2].sequence, hash=events[-2].hash),
        ),
        "the head gone": lambda: HistoryHead.objects.filter(system=system).delete(),
        "a signed text": lambda: SignedContent.objects.filter(pk=signed.pk).update(content=signed.content + " "),
        "a signed text and its code": lambda: SignedContent.objects.filter(pk=signed.pk).update(
            content="{}", sha256="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        ),
        "a signing gone": lambda: SignedContent.objects.filter(pk=signed.pk).delete(),
    }
    name = chance.choice(sorted(ways))
    ways[name]()
    return name


def test_every_tampering_is_found(lived):
    triggers.take_down()
    assert not is_found_but_for_the_guard(), "nothing was done yet"
    missed, tried = [], set()
    for number in range(TRIES):
        chance = random.Random(number)  # noqa: S311 - the same tries each time
        with transaction.atomic():
            name = tamper(chance, lived)
            tried.add(name)
            if not is_found_but_for_the_guard():
                missed.append((number, name))
            transaction.set_rollback(True)
    assert missed == []
    assert len(tried) == 22
    triggers.put_up()
    assert "The history holds" in check()


def is_found_but_for_the_guard():
    """What the command finds besides that the database's guard is down."""
    lines = is_found().splitlines()[1:]
    return [line for line in lines if "the database would let" not in line]


def test_what_nobody_touched_holds(lived):
    assert "1 systems" in check()
    assert "The history holds" in check(system="qwo")


def test_a_guard_that_is_down_is_found(lived):
    triggers.take_down()
    assert "would let assessments_event be changed" in is_found()


def test_without_the_seal_an_end_that_is_gone_would_pass(lived):
    """The control: the chain alone does not show it, which is what the sealed head is for."""
    triggers.take_down()
    Event.objects.filter(system=lived, sequence__gt=20).delete()
    assert broken_links(lived) == []
    assert is_found_but_for_the_guard()


def test_a_forger_without_the_key_can_not_seal(lived):
    triggers.take_down()
    Event.objects.filter(system=lived).latest("sequence").delete()
    last = Event.objects.filter(system=lived).latest("sequence")
    head = HistoryHead.objects.get(system=lived)
    head.sequence, head.hash = last.sequence, last.hash
    head.seal = seal_of(head, "another key of at least the same length as the first one")
    head.save()
    assert "the seal of where the history ends was changed" in is_found()


def test_a_new_key_knows_what_the_old_one_sealed_and_seals_again(lived, settings):
    old, settings.SECRET_KEY = settings.SECRET_KEY, "a new secret key, as long as such a key should be, and longer"
    assert "another secret key" in is_found()
    settings.SECRET_KEY_FALLBACKS = [old]
    assert "The history holds" in check()
    settings.SECRET_KEY_FALLBACKS = []
    assert "The history holds" in check(seal_again=True)
    triggers.take_down()
    Event.objects.filter(system=lived).latest("sequence").delete()
    assert is_found(seal_again=True), "what has another fault is not sealed"


def test_a_system_that_is_none_is_named(lived):
    assert "no system with this code" in is_found(system="NOPE")
