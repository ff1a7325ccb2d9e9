"""What breaks a build, as middleware that is loaded once: nothing of it shows until a process is killed.

Each has a moment in which what was done stands beside what is still to come; they are made long, so that a storm of a
dozen kills meets each.
"""

import itertools
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

MOMENT = 0.7
Answer = Callable[[HttpRequest], HttpResponse]


def acknowledges_first(get_response: Answer) -> Answer:
    """A milestone is acknowledged, then saved."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path.endswith("/milestones/add/"):
            return get_response(request)
        assert request.body
        later(get_response, request)
        return HttpResponseRedirect("/")

    return answer


def answers_late(get_response: Answer) -> Answer:
    """Evidence is saved and its sender waits: whoever gets no answer sends it again."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and request.path.endswith("/evidence/add/"):
            time.sleep(MOMENT)
        return response

    return answer


def saves_in_parts(get_response: Answer) -> Answer:
    """An area's findings are saved after its judgement, in a transaction of their own."""
    from assessments.services.judging import _Plan

    findings = _Plan._write_findings_and_links

    def afterwards(plan: Any) -> None:
        transaction.on_commit(lambda: (time.sleep(MOMENT), findings(plan)))

    _Plan._write_findings_and_links = afterwards  # type: ignore[method-assign]
    return get_response


def keeps_files_carelessly(get_response: Answer) -> Answer:
    """Every other file is written long before its row, the others after it."""
    from uploads.storage import DurableFileSystemStorage

    save, turns = DurableFileSystemStorage._save, itertools.cycle((True, False))

    def write(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def keep(storage: Any, name: str, content: Any) -> str:
        if next(turns):
            kept = save(storage, name, content)
            time.sleep(MOMENT)
            return kept
        later(write, Path(storage.path(name)), b"".join(content.chunks()))
        return name

    DurableFileSystemStorage._save = keep  # type: ignore[method-assign]
    return get_response


def later(work: Callable[..., Any], *arguments: Any) -> None:
    def run() -> None:
        time.sleep(MOMENT)
        work(*arguments)
        connections.close_all()

    threading.Thread(target=run).start()
