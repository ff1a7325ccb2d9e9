"""A copy that comes by the web is opened in a process of its own, within limits."""

import hashlib
import random
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from assessments.models import Assessment
from limited import Busy, Worker
from portability import unpacking
from portability.archive import FORMAT, MANIFEST, VERSION, opened
from portability.loading import load_copy, preview_copy
from portability.plain_yaml import write_yaml
from portability.unpacking import BUSY, MEMORY_BYTES, TOO_MUCH, Unpacked, opened_apart, unpack
from spreadsheets import Refused
from tests.portability.copies import copy_of, wipe
from tests.portability.test_refusals import zipped
from tests.portability.test_round_trip import lived  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(lived, actors):  # noqa: F811
    made = copy_of(lived, actors["chair"])
    wipe(lived)
    return made


@pytest.fixture
def no_zip_here(monkeypatch):
    """This process, as the web process, can open no zip."""

    def refuse(*args, **kwargs):
        raise AssertionError("a zip was opened in the web process")

    monkeypatch.setattr(zipfile, "ZipFile", refuse)


def test_the_web_process_opens_no_copy(copy, west_yorkshire, sign_in, no_zip_here):
    from tests.portability.test_pages import LOAD, PREVIEW, sent

    client = sign_in("administrator")
    page = client.post(PREVIEW, sent(copy)).content.decode()
    assert "Nothing has been loaded yet" in page
    token = page.partition('name="token" value="')[2].partition('"')[0]
    assert client.post(LOAD, {"token": token}).status_code == 302
    assert Assessment.objects.filter(system=west_yorkshire).exists()


def test_a_copy_that_is_opened_here_is_found(copy, west_yorkshire, no_zip_here):
    """The control: as whoever runs the product opens one of any size, by the command."""
    with pytest.raises(AssertionError, match="in the web process"):
        load_copy(west_yorkshire, BytesIO(copy), opening=opened)


def test_the_command_opens_it_itself(copy, tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "_worker", busy)
    (tmp_path / "copy.zip").write_bytes(copy)
    call_command("load_own_data", "qwo", str(tmp_path / "copy.zip"), stdout=StringIO())


def test_what_is_told_is_the_same_wherever_it_is_opened(copy):
    with opened(BytesIO(copy)) as here, opened_apart(BytesIO(copy)) as apart:
        assert apart.manifest == here.manifest
        for name in here.entries:
            assert (apart.value if name.startswith("data/") else apart.data)(name) == (
                here.value if name.startswith("data/") else here.data
            )(name)
        folder = Path(apart.folder)
        assert folder.is_dir()
    assert not folder.exists(), "what was unpacked is gone afterwards"


def busy():
    raise Busy


def why(copy, system):
    with pytest.raises(Refused) as refused:
        preview_copy(system, BytesIO(copy))
    return refused.value.faults[0].reason


def much():
    """A copy whose one table is long, and not by repeating itself."""
    luck = random.Random(1)  # noqa: S311 - words that don't shrink
    table = "".join(f"- {luck.getrandbits(16_000):x}\n" for _ in range(7_000)).encode()
    named = {"data/x.yaml": {"sha256": hashlib.sha256(table).hexdigest(), "bytes": len(table)}}
    head = write_yaml({"format": FORMAT, "version": VERSION, "entries": named})
    return zipped((MANIFEST, head), ("data/x.yaml", table))


@pytest.mark.parametrize("limit", [{"seconds": 0.05}, {"memory_bytes": 64 * 1024 * 1024}])
def test_a_copy_that_takes_too_much_is_refused(limit, copy, west_yorkshire, monkeypatch):
    worker = Worker(unpack, seconds=120, memory_bytes=limit.pop("memory_bytes", MEMORY_BYTES))
    monkeypatch.setattr(unpacking, "_worker", lambda: worker)
    try:
        assert why(zipped(("readme.txt", "x")), west_yorkshire) == "A copy holds no such file"
        worker.seconds = limit.pop("seconds", 120)
        assert why(much(), west_yorkshire) == TOO_MUCH
        worker.seconds, worker.memory_bytes = 120, MEMORY_BYTES
        assert "not of QWO" in why(much(), west_yorkshire), "the positive twin: it can be read"
    finally:
        worker.stop()


def test_while_others_are_read_one_is_asked_to_wait(copy, west_yorkshire, monkeypatch):
    monkeypatch.setattr(unpacking, "_worker", busy)
    assert why(copy, west_yorkshire) == BUSY


def test_an_entry_that_nobody_reads_may_be_wrong_and_one_that_is_missing_is_named():
    found = Unpacked({"entries": {"data/x.yaml": {}}}, "/nowhere")
    with pytest.raises(Refused, match="It is missing"):
        found.data("data/x.yaml")
