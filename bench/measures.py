"""Each figure: one function, which says what was aimed at, what came out and whether that is enough."""

import html.parser
import re
from dataclasses import dataclass

from django.db import connection
from django.test import Client as TestClient
from django.test.utils import CaptureQueriesContext

from bench.server import Client, children, peak_memory

REQUESTS = 200
DOCUMENTS = 5
KB = 1024
# What opens and closes a transaction is no query.
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    target: str
    measured: str
    ok: bool | None


def percentile(sorted_values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]


def queries(client: TestClient, path: str) -> int:
    """Queries of one page, sign-in included, when the published framework has been read before."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return count(seen)


def count(seen: CaptureQueriesContext) -> int:
    return sum(not query["sql"].startswith(CONTROL) for query in seen.captured_queries)


def page_queries(name: str, short: tuple[TestClient, str], long: tuple[TestClient, str]) -> Row:
    """The same number of queries with one round and with eight, and few."""
    one, eight = queries(*short), queries(*long)
    return Row(f"{name}: queries at 1 and 8 rounds", "at most 10, equal", f"{one} and {eight}", one == eight <= 10)


def page_time(name: str, client: Client, path: str) -> Row:
    """The page's 95th percentile over the trivial view's, one client, one connection, in turn."""
    trivial = percentile(client.times("/trivial", REQUESTS), 0.95)
    page = percentile(client.times(path, REQUESTS), 0.95)
    ratio = page / trivial
    return Row(
        f"{name}: 95th percentile against a trivial view",
        "at most 20 times",
        f"{ratio:.1f} times ({page * 1000:.1f} ms against {trivial * 1000:.1f} ms)",
        ratio <= 20,
    )


class FormReader(html.parser.HTMLParser):
    """The fields that a browser would send for the largest form of a page that posts."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.area = ""
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append([])
        elif not self.forms or not (a.get("name") or tag == "option"):
            return
        elif tag == "input":
            if a.get("type") in {"radio", "checkbox"} and "checked" not in a:
                return
            if a.get("type") not in {"submit", "button", "file"}:
                self.forms[-1].append((a["name"], a.get("value", "on" if a.get("type") == "checkbox" else "")))
        elif tag == "textarea":
            self.area = a["name"]
            self.forms[-1].append((self.area, ""))
        elif tag == "select":
            self.select = a["name"]
        elif tag == "option" and "selected" in a and self.select:
            self.forms[-1].append((self.select, a.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.area:
            name, text = self.forms[-1][-1]
            self.forms[-1][-1] = (name, text + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""


def save_queries(client: TestClient, path: str) -> Row:
    """One save of the area page as a browser sends it, with one changed note."""
    reader = FormReader()
    reader.feed(client.get(path).content.decode())
    fields: dict[str, list[str]] = {}
    for name, value in max(reader.forms, key=len):
        fields.setdefault(name, []).append(value)
    changed = next(name for name in fields if "rationale" in name)
    fields[changed] = ["Changed by the bench: partners reviewed it together."]
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(path, fields)
    if answer.status_code != 302:
        raise RuntimeError(f"saving answered {answer.status_code}")
    number = count(seen)
    return Row("Saving a judgement: queries", "at most 12", str(number), number <= 12)


def report(client: Client, path: str, server: int) -> list[Row]:
    """The PDF's share of time in WeasyPrint (by the server's own timing) and the most memory of its process."""
    shares, totals = [], []
    for i in range(DOCUMENTS + 1):
        status, headers, _ = client.get(path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        timing = dict(re.findall(r"(\w+);dur=([\d.]+)", headers.get("server-timing", "")))
        if i:  # the first also starts the process that renders
            shares.append(float(timing["render"]) / float(timing["total"]))
            totals.append(float(timing["total"]))
    share = sorted(shares)[len(shares) // 2]
    total = sorted(totals)[len(totals) // 2]
    workers = children(server)
    renderers = [pid for pid in workers if pid not in _direct(server)] or workers
    peak = max(map(peak_memory, renderers)) / 1e6
    return [
        Row("Report PDF: time inside WeasyPrint", "at least 85 %", f"{share:.1%} of {total:.0f} ms", share >= 0.85),
        Row("Report PDF: memory of its process", "under 150 MB", f"{peak:.0f} MB", peak < 150),
    ]


def _direct(server: int) -> set[int]:
    """gunicorn's own workers: the children that are no grandchildren."""
    everything = children(server)
    below = {grandchild for child in everything for grandchild in children(child)}
    return set(everything) - below


def weight(client: Client, path: str, *, scripts: bool = True) -> int:
    """Compressed bytes of a first visit: the page and everything that it names, once each."""
    status, headers, body = client.get(path)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    total = len(body)
    text = client_text(headers, body)
    names = set(re.findall(r'(?:src|href|data-[a-z-]+)="(/static/[^"]+)"', text))
    for name in list(names):
        if name.endswith(".css"):
            _, css_headers, css = client.get(name)
            for inner in re.findall(r"url\([\"']?([^\"')]+)", client_text(css_headers, css)):
                if not inner.startswith("data:"):
                    names.add(name.rsplit("/", 1)[0] + "/" + inner)
    for name in names:
        if scripts or not name.endswith(".js"):
            total += len(client.get(name)[2])
    return total


def client_text(headers: dict[str, str], body: bytes) -> str:
    """A body as text, whatever it was compressed with."""
    import gzip

    import brotli

    encoding = headers.get("content-encoding", "")
    raw = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)(body)
    return raw.decode("utf-8", "replace")


def page_weight(name: str, client: Client, path: str, most: int) -> Row:
    """First visit, scripts and pictures of the style sheet counted."""
    size = weight(client, path)
    return Row(f"{name}: first visit, compressed", f"at most {most} KB", f"{size / KB:.0f} KB", size <= most * KB)
