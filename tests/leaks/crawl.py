"""Asks for everything that has an address, and reads every kind of answer to its last corner."""

import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.durability.test_sent_again import undone
from tests.expectations import A_NEW_ONE, EXPECTATIONS
from tests.leaks.canaries import Canary, Planter, Reader, canaries_in

SECRETS = frozenset({"token", "secret", "code", "link", "audit_token"})
"""Parts of addresses that are keys: whoever has one gets in by it, so that nobody is sent to those of others."""
LEAVES = {"account_logout"}
MOST_QUERIES = 2
"""How many kinds of query string of one route are followed."""
PLANTED = ("activity", "facilitator", "item", "note", "action")
"""Parts of addresses for which the table of expectations has a number that is of no row."""


@dataclass(frozen=True)
class Leak:
    """A word that somebody found who may not."""

    reader: str
    address: str
    field: str
    word: str

    def __str__(self) -> str:
        return f"{self.reader} finds {self.field} at {self.address}"


def address_of(name: str, method: str, planter: Planter, **others: Any) -> str:
    """The address of a route, with a system's own rows. Raises KeyError for a part of which nothing is planted."""
    values = {}
    for key, value in EXPECTATIONS[name, method][1].items():
        is_planted = value == A_NEW_ONE or key in PLANTED or (key == "ods" and value.upper() == "QWO")
        values[key] = others.get(key) or (planter.ids[key] if is_planted else value)
    return reverse(name, kwargs=values)


def addresses(planter: Planter, keys: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every address of a system that is asked for with GET, those of an assessment for each that is planted.

    Of those that are secret, the ones to which the reader has the key.
    """
    for name, method in EXPECTATIONS:
        if method != "GET" or EXPECTATIONS[name, method][1].keys() & (SECRETS - keys):
            continue
        yield address_of(name, method, planter)
        if "round" in EXPECTATIONS[name, method][1]:
            yield address_of(name, method, planter, round=planter.ids["signed_round"])


def text_of(response: Any) -> str:
    """All that an answer says: its headers and cookies, its body, what is packed in it, and what a PDF tells."""
    said = f"{response.headers} {response.cookies.output()}"
    body = response.getvalue() if response.streaming else response.content
    return f"{said} {text_of_file(body)}"


def text_of_file(body: bytes) -> str:
    """The text of a file of any kind that the product makes: every part of a zip, a PDF's pages and properties."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as archive:
            return " ".join(f"{part.filename} {text_of_file(archive.read(part))}" for part in archive.infolist())
    if body.startswith(b"%PDF") and b"%%EOF" in body[-64:]:
        told = [["pdftotext", "-", "-"], ["pdfinfo", "-"], ["pdfinfo", "-meta", "-"]]
        runs = [subprocess.run(one, input=body, capture_output=True, check=False) for one in told]
        return " ".join(run.stdout.decode("utf-8", "replace") for run in runs)
    return body.decode("utf-8", "replace")


def links_in(page: str, response: Any) -> Iterator[str]:
    """The product's own addresses that a page leads to."""
    if response.status_code == 200 and "text/html" in response.headers.get("Content-Type", ""):
        for link in lxml.html.fromstring(response.content or b"<p>").iterlinks():
            parts = urlsplit(urljoin(page, link[2]))
            if parts.netloc == "" and not parts.path.startswith("/static/"):
                yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def route_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def kind_of(address: str) -> tuple[str, str, str]:
    """What tells one page from another: its route, the system, and what its query string asks for."""
    parts = urlsplit(address)
    ods = parts.path.split("/")[2] if parts.path.startswith("/systems/") and parts.path.count("/") > 2 else ""
    return route_of(address), ods, " ".join(sorted(one.partition("=")[0] for one in parts.query.split("&")))


class Crawl:
    """One reader's way through the product. `found` are the words that they came across, `leaks` those they may not.

    `routes` are the names of the routes that let them in.
    """

    def __init__(self, reader: Reader, client: Client, canaries: dict[str, Canary]) -> None:
        self.reader, self.client, self.canaries = reader, client, canaries
        self.found: set[str] = set()
        self.leaks: list[Leak] = []
        self.routes: set[str] = set()
        self.broken: list[str] = []

    def read(self, address: str, text: str) -> None:
        """Note every canary of a text that was found at an address."""
        for word in sorted(canaries_in(text)):
            self.found.add(word)
            if not self.canaries[word].may_find(self.reader):
                self.leaks.append(Leak(self.reader.name, address, self.canaries[word].field, word))

    def ask(self, address: str, **headers: str) -> Any:
        response = self.client.get(address, headers=headers)
        if response.status_code >= 500:
            self.broken.append(address)
        if response.status_code == 200:
            self.routes.add(route_of(address))
        # What a refusal says back of the address that was asked for, it was told.
        text = text_of(response)
        if response.status_code != 200:
            text = text.replace(address, "").replace(urlsplit(address).path, "")
        self.read(address, text)
        return response

    def walk(self, start: list[str], *, follows: bool = True) -> "Crawl":
        """Ask for each of the addresses and, breadth first, for what the answers lead to that is of another kind."""
        waiting, kinds = list(start), {kind_of(address) for address in start}
        asked: Counter[tuple[str, str]] = Counter()
        for address in waiting:
            response = self.ask(address)
            for link in links_in(address, response) if follows else ():
                kind = kind_of(link)
                if kind in kinds or not kind[0] or kind[0] in LEAVES or asked[kind[:2]] > MOST_QUERIES:
                    continue
                asked[kind[:2]] += 1
                kinds.add(kind)
                waiting.append(link)
        return self

    def send_nothing(self, planter: Planter) -> "Crawl":
        """Send every form of a system empty, and read what is said of it; nothing that it does stays."""
        for name, method in EXPECTATIONS:
            if method != "POST" or EXPECTATIONS[name, method][1].keys() & SECRETS:
                continue
            address = address_of(name, method, planter)
            with undone():
                response = self.client.post(address, {})
            self.read(address, text_of(response).replace(address, ""))
        return self
