"""What the process that draws documents does: HTML text in, a tagged PDF out. It imports neither Django nor the rest
of the product.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

CSS_FOLDER = Path(__file__).resolve().parent / "css"
# Our own scheme for the product's packaged files: a document names them and can name nothing else.
SCHEME = "product:"
FONTS = ("Regular", "It", "Semibold", "Bold")
DATA_URI_LIMIT = 64 * 1024


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


class TooManyPages(Exception):
    """The document has more pages than it may have."""


def prepare() -> None:
    """Import the library once, so that each document is quick."""
    import weasyprint  # noqa: F401


def draw(html: str, most_pages: int, tell: Callable[[int], None] | None = None) -> tuple[bytes, float]:
    """The PDF (PDF/UA-1, tagged, fonts embedded) and the seconds spent in WeasyPrint.

    Tells the number of every page that is laid out. Raises TooManyPages as soon as there is one too many.
    """
    import weasyprint

    started = time.perf_counter()
    document = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=make_fetcher())
    with counting(most_pages, tell):
        pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return pdf, time.perf_counter() - started


class _Pages(logging.Handler):
    """Hears of every page that the renderer begins from what it logs: it has no other way of saying so.

    What is raised here goes through the renderer to whoever called it.
    """

    def __init__(self, most: int, tell: Callable[[int], None] | None) -> None:
        super().__init__()
        self.most, self.tell = most, tell

    def emit(self, record: logging.LogRecord) -> None:
        if "Page %" in str(record.msg) and isinstance(record.args, tuple) and record.args:
            number = int(str(record.args[0]))
            if number > self.most:
                raise TooManyPages(f"A document may have {self.most:,} pages.")
            if self.tell:
                self.tell(number)


@contextmanager
def counting(most_pages: int, tell: Callable[[int], None] | None) -> Iterator[None]:
    """While a document is made, count its pages as they are laid out, and tell of each."""
    progress = logging.getLogger("weasyprint.progress")
    handler = _Pages(most_pages, tell)
    progress.addHandler(handler)
    progress.setLevel(logging.INFO)
    try:
        yield
    finally:
        progress.removeHandler(handler)
        progress.setLevel(logging.WARNING)
