"""The documents of an assessment whose every text is the corpus: they are made, whole, and nothing in them runs."""

import io
import zipfile

import lxml.etree
import pytest
from openpyxl import load_workbook

from nhsuk_forms.text import clean_text
from reports.render import Renderer
from tests.hostile_input import harmless
from tests.hostile_input.corpus import CORPUS
from tests.reports.rich import fill

pytestmark = pytest.mark.django_db
TEXTS = [clean_text(text, multiline=True) for text in CORPUS.values() if 0 < len(text) <= 400]
ADDRESS = "/systems/QWO/assessments/2026-27/"


@pytest.fixture
def hostile(current, actors):
    fill(current, actors["chair"], text="\n".join(TEXTS), names="=1+1 <b>pwned</b>")


@pytest.mark.parametrize("name", ["report.docx", "data.xlsx", "data.json"])
def test_each_file_is_sound_and_nothing_in_it_runs(name, hostile, sign_in):
    response = sign_in("chair").get(ADDRESS + name)
    assert response.status_code == 200
    assert harmless.of(response) == []
    said = words_of(name, response.content)
    # The markup of a text is still text: nobody's words are lost because they look like a program.
    for text in ("<script>window.pwned=1</script>", "=cmd|' /C calc'!A0", "O'Brien's", "{{ 7|add:7 }}"):
        assert text in said


def words_of(name: str, body: bytes) -> str:
    if name.endswith("docx"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "".join(lxml.etree.fromstring(archive.read("word/document.xml")).itertext())
    if name.endswith("xlsx"):
        book = load_workbook(io.BytesIO(body))
        return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    return body.decode().replace('\\"', '"').replace("\\\\", "\\")


def test_the_report_is_drawn_and_nothing_in_it_runs(current, actors, sign_in, monkeypatch):
    fill(current, actors["chair"], text="\n".join(TEXTS[::15]), names="<img src=x onerror=window.pwned=1>")
    renderer = Renderer(seconds=300)
    monkeypatch.setattr("reports.views.render_pdf", renderer.render)
    try:
        response = sign_in("chair").get(f"{ADDRESS}report.pdf")
    finally:
        renderer.stop()
    assert response.status_code == 200
    assert harmless.of(response) == []
