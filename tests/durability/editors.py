"""Editors who all write one text, and what must hold of it afterwards."""

import http.client
import os
import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from html import escape
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connections

from accounts.models import User
from accounts.selectors import actor_for
from assessments.changes import JudgementChange
from assessments.history import broken_links
from assessments.models import Assessment, Event, Judgement, Round
from assessments.selectors import get_assessment
from assessments.services import StaleNumber, record_judgement, start_assessment
from frameworks.models import FrameworkVersion
from systems.models import System
from tests.factories import make_person

ROUND, AREA = "one-text", "climate-change"
FULL = os.environ.get("FULL_STORM") == "1"
EDITORS, SAVES = (20, 50) if FULL else (6, 10)
TOKEN = "t" * 32


@dataclass
class Editor:
    """One person: what was acknowledged, what was refused, and everything else that came back."""

    name: str
    saved: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def start() -> Assessment:
    """West Yorkshire's assessment of a new round with every published framework, and its chair."""
    system = System.objects.get(ods_code="QWO")
    Round.objects.update(is_current=False)
    day = date(2026, 1, 1)
    round_ = Round.objects.create(key=ROUND, name="One text", opens_on=day, as_at=day, is_current=True)
    round_.versions.set(FrameworkVersion.objects.filter(status="published"))
    return start_assessment(actor=actor_for(make_person("chair", system)), system=system, round=round_)


def all_at_once(works: list[Callable[[], None]]) -> list[Exception]:
    """Run every work in a thread of its own from the same moment; what they raised."""
    barrier, raised = threading.Barrier(len(works)), []

    def run(work: Callable[[], None]) -> None:
        try:
            barrier.wait()
            work()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def by_service(editor: Editor) -> None:
    """All saves of one editor through the service. What was refused is left; the next is written on what stands."""
    actor = actor_for(User.objects.get(email="chair@qwo.test"))
    number = 0
    for i in range(SAVES):
        text = f"{editor.name} says {i}"
        try:
            number = record_judgement(
                actor=actor,
                assessment=get_assessment(actor, "QWO", ROUND),
                area_key=AREA,
                seen_number=number,
                change=JudgementChange(rationale=text),
            )
            editor.saved.append(text)
        except StaleNumber as stale:
            number = stale.current.number
            editor.refused.append(text)


def by_http(editor: Editor, address: str, session: str) -> None:
    """The same over a connection to the server at `address`; a refusal must show what was typed."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    path, number = f"/systems/QWO/assessments/{ROUND}/areas/{AREA}/", 0
    for i in range(SAVES):
        text = f"{editor.name} says {i}"
        fields = {"csrfmiddlewaretoken": TOKEN, "seen_number": number, "rationale": text, "action": "stay"}
        connection.request("POST", path, urlencode(fields), headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        seen = re.search(r'name="seen_number" value="(\d+)"', page)
        if answer.status == 302 and path in (answer.getheader("Location") or ""):
            editor.saved.append(text)
            number += 1
        elif answer.status == 409 and seen and escape(text) in page:
            editor.refused.append(text)
            number = int(seen[1])
        else:
            editor.troubles.append(f"{answer.status} for {text!r}")
    connection.close()


def faults(editors: list[Editor]) -> list[str]:
    """What is wrong with the text's history after everybody has saved; empty when nothing was lost."""
    events = Event.objects.filter(assessment__round__key=ROUND, area__key=AREA).order_by("sequence")
    steps = [(c["from"], c["to"]) for event in events for c in event.changes if c["what"] == "Reasons"]
    told = [after for _, after in steps]
    saved = [text for editor in editors for text in editor.saved]
    refused = [text for editor in editors for text in editor.refused]
    judgement = Judgement.objects.get(assessment__round__key=ROUND, area__key=AREA)
    found = [trouble for editor in editors for trouble in editor.troubles]
    found += [f"acknowledged and not in the history: {text}" for text in (Counter(saved) - Counter(told))]
    found += [f"in the history and not acknowledged: {text}" for text in (Counter(told) - Counter(saved))]
    found += [
        f"{after!r} was written over {standing!r} by somebody who had seen {before!r}"
        for (before, after), standing in zip(steps, ["", *told], strict=False)
        if before != standing
    ]
    if len(saved) + len(refused) != len(editors) * SAVES:
        found.append(f"{len(saved)} saved and {len(refused)} refused of {len(editors) * SAVES}")
    if judgement.rationale != (told or [""])[-1] or judgement.number != len(saved):
        found.append(f"what stands is {judgement.rationale!r} with number {judgement.number}")
    found += [f"the chain is broken at {n}" for n in broken_links(System.objects.get(ods_code="QWO"))]
    return found
