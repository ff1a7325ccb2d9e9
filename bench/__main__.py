"""Make the database, start the server, measure, print the table: `make bench`.

`make bench ONLY=evidence` measures one subject of `bench/subjects/` alone; `ONLY=foundation` just what stands here.
"""

import importlib
import os
import pkgutil
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bench:
    """What each subject measures with.

    `web` asks the running server as the person "long" of `people` (whose system has all rounds; "short" has one),
    `clients` ask in this process, `address` gives the address of a page of theirs by route name and person, and `add`
    takes a title and a function that returns one `measures.Row` or several.
    """

    web: Any
    server: Any
    port: int
    people: dict[str, Any]
    clients: dict[str, Any]
    address: Callable[[str, str], str]
    add: Callable[[str, Callable[[], Any]], None]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="icsmaturity-bench-") as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="bench.settings",
            ICSMATURITY_ENV="development",
            DATA_DIR=folder,
            STATIC_ROOT=f"{folder}/static",
            SECRET_KEY=secrets.token_urlsafe(50),
            ALLOWED_HOSTS="127.0.0.1,localhost,testserver",
        )
        os.environ.pop("DATABASE_URL", None)
        return measure()


def measure() -> int:
    """Everything inside the environment that `main` made; 1 when a figure was missed."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    from django.test import Client as TestClient
    from django.urls import NoReverseMatch, reverse

    from bench import data, measures, subjects
    from bench.server import Client, free_port, serving

    start = time.perf_counter()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_content", verbosity=0)
    people = data.fill()
    call_command("collectstatic", verbosity=0, interactive=False)
    print(f"42 systems x {data.ROUNDS} rounds x {data.AREAS} areas, made in {time.perf_counter() - start:.0f} s\n")

    clients, codes, cookies = {}, {}, {}
    for which, person in people.items():
        clients[which] = TestClient()
        clients[which].force_login(person)
        cookies[which] = f"{settings.SESSION_COOKIE_NAME}={clients[which].cookies[settings.SESSION_COOKIE_NAME].value}"
        codes[which] = person.memberships.get().system.ods_code
    last = f"bench-{data.ROUNDS - 1}"

    def address(name: str, which: str) -> str:
        more = {"systems:home": {}, "reports:pdf": {"round": last}}.get(name, {"round": last, "area": "area-3"})
        return reverse(name, kwargs={"ods": codes[which], **more})

    def both(name: str) -> tuple[Any, Any]:
        return tuple((clients[which], address(name, which)) for which in ("short", "long"))  # type: ignore[return-value]

    port = free_port()
    connections.close_all()
    rows: list[measures.Row] = []

    def add(what: str, make: Callable[[], Any]) -> None:
        try:
            made = make()
            rows.extend(made if isinstance(made, list) else [made])
        except NoReverseMatch:
            rows.append(measures.Row(what, "", "not there yet", None))
        except Exception as trouble:  # one figure that can't be had must not hide the others
            rows.append(measures.Row(what, "", f"failed: {type(trouble).__name__}: {trouble}"[:100], False))

    only = os.environ.get("ONLY", "")
    with serving(port) as server:
        web = Client(port, cookies["long"])
        bench = Bench(web=web, server=server, port=port, people=people, clients=clients, address=address, add=add)
        pages = (("System's home", "systems:home", 620), ("Area page", "assessments:area", 90))
        for title, name, most in pages if only in ("", "foundation") else ():
            add(title, lambda t=title, n=name: measures.page_queries(t, *both(n)))
            add(title, lambda t=title, n=name: measures.page_time(t, web, address(n, "long")))
            add(title, lambda t=title, n=name, m=most: measures.page_weight(t, web, address(n, "long"), m))
        if only in ("", "foundation"):
            add("Saving", lambda: measures.save_queries(clients["long"], address("assessments:area", "long")))
            add("Report PDF", lambda: measures.report(web, address("reports:pdf", "long"), server))
        for found in pkgutil.iter_modules(subjects.__path__):
            if only in ("", found.name):
                importlib.import_module(f"{subjects.__name__}.{found.name}").measure(bench)
    print_table(rows)
    return 1 if any(row.ok is False for row in rows) else 0


def print_table(rows: list[Any]) -> None:
    """The table as people read it, and as it goes into the README."""
    lines = [("Figure", "Target", "Measured", "")]
    words = {True: "ok", False: "MISSED", None: "-"}
    lines += [(row.what, row.target, row.measured, words[row.ok]) for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(4)]
    for i, line in enumerate(lines):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
        if i == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


if __name__ == "__main__":
    sys.exit(main())
