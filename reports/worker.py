"""The worker process: HTML text in, a tagged PDF out. It imports neither Django nor the rest of the product.

`reports.render` starts it, talks to it through a pipe and ends it when it takes too long.
"""

import gc
import logging
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import unquote

CSS_FOLDER = Path(__file__).resolve().parent / "css"
# Our own scheme for the product's packaged files: a document names them and can name nothing else.
SCHEME = "product:"
FONTS = ("Regular", "It", "Semibold", "Bold")
DATA_URI_LIMIT = 64 * 1024
POLITE = 5
"""How far documents stand back for pages, as `nice` counts: somebody waits for a page who can read while a document
is drawn."""


def peak_kb() -> int:
    """The most memory that this process has held, in KB.

    Linux says it itself; `ru_maxrss` would count what the web process held when it started this one, and is used only
    where there is no /proc.
    """
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def packaged_files() -> dict[str, Path]:
    """Every file that a document may fetch, by the name it is fetched under."""
    import font_source_sans_pro  # type: ignore[import-untyped]

    fonts = Path(font_source_sans_pro.font_directory)
    files = {f"font-{weight}": fonts / f"SourceSansPro-{weight}.ttf" for weight in FONTS}
    return files | {path.name: path for path in CSS_FOLDER.iterdir() if path.is_file()}


def make_fetcher() -> Any:
    """A fetcher of the packaged files and of small data URIs; it refuses everything else, files and hosts alike."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    files = packaged_files()
    kinds = {".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml"}

    class PackagedFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(SCHEME):
                path = files.get(unquote(url.removeprefix(SCHEME)))
                if path is not None:
                    return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kinds[path.suffix]})
            if url[:5].lower() == "data:" and len(url) <= DATA_URI_LIMIT:
                return super().fetch(url, headers)
            raise ValueError("This document may fetch the product's own files only.")

    return PackagedFetcher(allowed_protocols=["data"], allow_redirects=False)


def render(html: str) -> tuple[bytes, float]:
    """The PDF (PDF/UA-1, tagged, fonts embedded) and the seconds spent in WeasyPrint."""
    import weasyprint

    started = time.perf_counter()
    document = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=make_fetcher())
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return pdf, time.perf_counter() - started


class _Pages(logging.Handler):
    """Tells of every page that the renderer begins, from what it logs: it has no other way of saying so."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self.connection = connection

    def emit(self, record: logging.LogRecord) -> None:
        if "Page %" in str(record.msg) and isinstance(record.args, tuple) and record.args:
            self.connection.send(("page", record.args[0]))


@contextmanager
def telling(connection: Connection) -> Iterator[None]:
    """While a document is made, send ("page", its number) for every page that is laid out."""
    progress = logging.getLogger("weasyprint.progress")
    handler = _Pages(connection)
    progress.addHandler(handler)
    progress.setLevel(logging.INFO)
    try:
        yield
    finally:
        progress.removeHandler(handler)
        progress.setLevel(logging.WARNING)


def serve(connection: Connection, memory_bytes: int) -> None:
    """Answer each (HTML text, whether to tell of pages) with ("pdf", bytes, seconds, peak in KB) or ("failed",
    reason); None ends the process."""
    os.nice(POLITE)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    try:
        import weasyprint  # noqa: F401 - imported once, so that repeats are quick
    except (ImportError, OSError, MemoryError) as error:
        connection.send(("failed", f"The PDF library could not start: {type(error).__name__}: {error}"))
        return
    gc.collect()
    gc.freeze()  # what was loaded stays: no later collection walks it
    connection.send(("ready",))
    while (asked := connection.recv()) is not None:
        html, tells = asked
        try:
            with telling(connection) if tells else nullcontext():
                pdf, seconds = render(html)
            connection.send(("pdf", pdf, seconds, peak_kb()))
            del pdf, html, asked
            gc.collect()  # a document's boxes refer to one another: gone now, not in the middle of the next
        except MemoryError:
            connection.send(("failed", "The document needs more memory than it may have."))
            return  # what is left of the heap can't be trusted
        except Exception as error:  # whatever a document provokes must not pass for a finished one
            connection.send(("failed", f"{type(error).__name__}: {error}"))
