"""A file whose row never came goes; one that is named, or that may still get its row, stays."""

import os
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from assessments.services.evidence import EvidenceChange, add_evidence
from keeping.sweeping import sweep
from portability import waiting
from reports.models import BatchDocument
from tests.reports.national import make_report, new_batch
from tests.uploads.files import PDF
from uploads import keep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def left(name, hours=2):
    """A file without a row, written some hours ago."""
    path = default_storage.save(name, ContentFile(PDF))
    when = time.time() - hours * 3600
    os.utime(default_storage.path(path), (when, when))
    return path


def make_old(path):
    os.utime(default_storage.path(path), (1, 1))


def test_what_nothing_names_goes_and_all_else_stays(actors, west_yorkshire, current):
    with keep("minutes.pdf", BytesIO(PDF)) as file:
        add_evidence(actor=actors["lead"], system=west_yorkshire, change=EvidenceChange("M", "decision", file=file))
    drawn = make_report(state="published").drawings.get().files.values_list("path", flat=True)
    drawn = [*drawn, *BatchDocument.objects.filter(batch=new_batch(1)).exclude(path="").values_list("path", flat=True)]
    assert len(drawn) > 3
    copy = waiting.put(BytesIO(b"a copy"), actors["administrator"], west_yorkshire)
    for path in (file.path, *drawn):
        make_old(path)
    orphan, part = left("ab/abandoned"), left("ab/.part-xyz")
    young = left("ab/young", hours=0)
    assert sorted(sweep()) == sorted([orphan, part])
    assert waiting.path_of(copy, actors["administrator"], west_yorkshire)
    assert all(Path(default_storage.path(path)).exists() for path in (file.path, *drawn, young))
    assert sweep(older_than=timedelta(0)) == [young]


def test_the_command_says_how_many(capsys):
    left("ab/abandoned")
    call_command("sweep_files")
    assert "1 file that nothing names deleted" in capsys.readouterr().out
