"""People who write all the time through HTTP, and what happens to the processes meanwhile."""

import contextlib
import http.client
import os
import random
import re
import secrets
import signal
import threading
import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.middleware.csrf import _mask_cipher_secret

from tests.durability.clusters import Cluster
from tests.durability.editors import ROUND
from tests.durability.installation import TOKEN, Installation, ask, parent_of, takes_requests, wait_until
from tests.durability.ledger import Ledger
from tests.uploads.files import PDF

ANSWERED = (OSError, http.client.HTTPException)
FORM = "application/x-www-form-urlencoded"
Headers = dict[str, str]
WORKERS = 2
"""That a web server has, unless it is told otherwise."""


class Person(threading.Thread):
    """One who writes until told to stop: an area of their own, the registers, and answers in the room."""

    def __init__(self, one: Installation, ledger: Ledger, number: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.one, self.ledger, self.halt = one, ledger, stop
        scene = one.scene
        self.area = scene["areas"][number % len(scene["areas"])]
        self.session = scene["sessions"][number % len(scene["sessions"])]
        self.seat = scene["seats"][number] if number < len(scene["seats"]) else None
        self.who, self.count = number, 0
        self.chance = random.Random(number)  # noqa: S311 - no secret

    def run(self) -> None:
        works: list[Callable[[str], None]] = [self.save_area, self.save_area, self.add_evidence, self.add_milestone]
        works += [self.answer] if self.seat else []
        while not self.halt.is_set():
            self.count += 1
            try:
                self.chance.choice(works)(f"Storm {self.who}-{self.count}")
            except ANSWERED:
                time.sleep(0.1)

    def headers(self, kind: str = FORM, **more: str) -> Headers:
        cookie = f"sessionid={self.session}; csrftoken={TOKEN}"
        return {"Cookie": cookie, "Content-Type": kind, "Connection": "close", **more}

    def save_area(self, text: str) -> None:
        """Judgement and finding say the same text: what is torn shows."""
        key, path = self.area["key"], f"/systems/QWO/assessments/{ROUND}/areas/{self.area['key']}/"
        status, _, page = ask(self.one.port, "GET", path, headers=self.headers())
        seen = re.search(r'name="seen_number" value="(\d+)"', page)
        if status != 200 or not seen:
            return self.refused(status, "an area's page")
        fields = {"seen_number": seen[1], "rationale": text, f"note-{self.area['criterion']}": text, "action": "stay"}
        self.ledger.note_sent(("area", key), text)
        self.send(path, urlencode({**fields, "csrfmiddlewaretoken": masked()}).encode(), FORM, ("area", key), text)
        return None

    def add_evidence(self, text: str) -> None:
        """With a file of its own."""
        edge = secrets.token_hex(8)
        fields = {"csrfmiddlewaretoken": masked(), "seen_number": "0", "title": text, "kind": "data"}
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
        file = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        body = "".join(parts).encode() + file.encode() + PDF + f"% {text}\r\n--{edge}--\r\n".encode()
        self.ledger.note_sent(("evidence", ""), text)
        self.send("/systems/QWO/evidence/add/", body, f"multipart/form-data; boundary={edge}", ("evidence", ""), text)

    def add_milestone(self, text: str) -> None:
        due = {"due_on_day": "31", "due_on_month": "3", "due_on_year": "2030"}
        fields = {"csrfmiddlewaretoken": masked(), "seen_number": "0", "title": text, **due}
        self.ledger.note_sent(("milestone", ""), text)
        self.send("/systems/QWO/milestones/add/?area=none", urlencode(fields).encode(), FORM, ("milestone", ""), text)

    def send(self, path: str, body: bytes, kind: str, where: tuple[str, str], text: str) -> None:
        """Send a form until it is answered, as somebody does who gets no answer: the same once more.

        What is acknowledged is a redirect. That it may have been saved (409) is no acknowledgement.
        """
        for _ in range(3):
            try:
                status, _, _ = ask(self.one.port, "POST", path, body, self.headers(kind))
            except ANSWERED:
                if self.halt.is_set():
                    return
                time.sleep(0.5)
                continue
            if status == 302:
                self.ledger.note_kept(where, text)
            else:
                self.refused(status, path)
            return

    def answer(self, text: str) -> None:
        """A vote in the room, as a phone's script sends it."""
        scene, seat = self.one.scene, self.seat or {}
        fields = {
            "csrfmiddlewaretoken": masked(),
            "activity": scene["activity"],
            "scoring": scene["scoring"],
            f"level-{scene['item']}": "unknown",
            "reason": text,
        }
        where = ("answer", str(seat["participant"]))
        headers = self.headers(Accept="application/json")
        headers["Cookie"] = f"{seat['name']}={seat['value']}; csrftoken={TOKEN}"
        self.ledger.note_sent(where, text)
        status, _, _ = ask(
            self.one.port, "POST", f"/join/{scene['code']}/answer/", urlencode(fields).encode(), headers
        )
        if status == 200:
            self.ledger.note_kept(where, text)
        else:
            self.refused(status, "an answer")

    def refused(self, status: int, what: str) -> None:
        """A conflict or a clear 503 is an answer; anything else in a storm is a fault."""
        if status not in {409, 503}:
            self.ledger.trouble(f"{status} for {what}")


def masked() -> str:
    """The token as a new page has it."""
    return str(_mask_cipher_secret(TOKEN))


class Victims:
    """The kinds of processes of an installation, and how one of each is found; None where none runs just now."""

    def __init__(self, one: Installation, cluster: Cluster | None) -> None:
        self.one, self.cluster = one, cluster
        self.kinds: dict[str, Callable[[], int | None]] = {
            "supervisor": lambda: one.supervisor.pid if one.supervisor else None,
            "web server": self.master,
            "web worker": lambda: self._child("gunicorn", self.master()),
            "stream process": lambda: self._child("-m streams", one.supervisor.pid if one.supervisor else 0),
            "PDF worker": self.pdf_worker,
            "national report": self.drawing,
        }
        if cluster:
            self.kinds["database backend"] = lambda: self._backend(cluster)

    def master(self) -> int | None:
        return self._child("gunicorn", self.one.supervisor.pid if self.one.supervisor else 0)

    def workers(self) -> list[int]:
        """Those of the web server that answer."""
        master = self.master()
        return [pid for pid in self.one.processes() if master and parent_of(pid) == master]

    def serving(self) -> set[int | None]:
        """The servers' processes, as they are found now."""
        return {self.master(), *self.workers(), self.kinds["stream process"]()}

    def are_complete(self) -> bool:
        """Whether every server has all of its processes."""
        return len(self.workers()) == WORKERS and self.kinds["stream process"]() is not None

    def ending_with(self, kind: str) -> list[int]:
        """What serves, and ends when one of this kind is killed."""
        if kind not in {"supervisor", "web server"}:
            return []
        others = (self.master(), self.kinds["stream process"]()) if kind == "supervisor" else ()
        return [*self.workers(), *(pid for pid in others if pid)]

    def pdf_worker(self) -> int | None:
        """Ask for a document, and find who draws it."""
        self._begin("GET", f"/systems/QWO/assessments/{ROUND}/report.pdf", self.one.scene["sessions"][0])
        return self._soon("spawn_main")

    def drawing(self) -> int | None:
        """Ask for a national report to be drawn; a draft whose process was killed lately is still waited for."""
        for draft in self.one.scene["drafts"]:
            self._begin("POST", f"/compare/report/{draft}/draw/", self.one.scene["analyst"])
            if found := self._soon("draw_national_report"):
                return found
        return None

    def _backend(self, cluster: Cluster) -> int | None:
        with contextlib.suppress(Exception):
            for _ in range(20):
                if found := cluster.backends():
                    return found[0]
                time.sleep(0.05)
        return None

    def _begin(self, method: str, path: str, session: str) -> None:
        headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "Content-Type": FORM}
        body = urlencode({"csrfmiddlewaretoken": masked()}).encode() if method == "POST" else b""

        def work() -> None:
            with contextlib.suppress(*ANSWERED):
                ask(self.one.port, method, path, body, headers, timeout=60)

        threading.Thread(target=work, daemon=True).start()

    def _soon(self, words: str) -> int | None:
        for _ in range(40):
            if found := self._child(words, None):
                return found
            time.sleep(0.1)
        return None

    def _child(self, words: str, parent: int | None) -> int | None:
        found = [pid for pid, command in self.one.processes().items() if words in command]
        return next((pid for pid in found if parent is None or parent_of(pid) == parent), None)


def kill(victims: Victims, kind: str, pid: int) -> float:
    """Kill a process, and wait until all is there again without it and what ends with it; for how long it was.

    The supervisor has nobody above it here: whoever runs it, systemd or a container, starts it again, and so do we.
    Workers whose server was killed answer for a moment still, and are not what is waited for. Once they take no more
    requests they may end what they began: a document that somebody waits for takes seconds.
    """
    one = victims.one
    gone = {pid, *victims.ending_with(kind)}
    os.kill(pid, signal.SIGKILL)
    started = time.monotonic()

    def is_back() -> bool:
        if one.supervisor and one.supervisor.poll() is not None:
            one.start()
        there = gone & set(one.processes())
        if any(takes_requests(pid, (one.port, one.stream_port)) for pid in there):
            return False
        return not there & victims.serving() and victims.are_complete() and one.is_up()

    wait_until(is_back, 120)
    return time.monotonic() - started
