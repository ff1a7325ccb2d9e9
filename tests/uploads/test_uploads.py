"""A file is what it says, or it is refused with the reason; what is kept is on the disk, nothing is left behind."""

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError
from hypothesis import given
from hypothesis import strategies as st

from tests.uploads.files import FALSE, PDF, TRUE
from uploads import Refused, check_upload, keep, open_kept, until_a_row_names
from uploads.storage import DurableFileSystemStorage


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("name", TRUE)
def test_a_file_that_is_what_it_says_is_taken(name):
    checked = check_upload(name, io.BytesIO(TRUE[name]))
    assert (checked.name, checked.size) == (name, len(TRUE[name]))
    assert "html" not in checked.content_type


@pytest.mark.parametrize("what", FALSE)
def test_a_file_that_is_not_is_refused_with_the_reason(what):
    name, content, reason = FALSE[what]
    with pytest.raises(Refused, match=reason):
        check_upload(name, io.BytesIO(content))


@given(
    name=st.text(max_size=30), suffix=st.sampled_from([".pdf", ".docx", ".csv", ".webp", ".odt", ""]), data=st.binary()
)
def test_anything_is_taken_or_refused_and_never_a_fault(name, suffix, data):
    try:
        checked = check_upload(name + suffix, io.BytesIO(data))
    except Refused as refused:
        assert str(refused)
    else:
        assert checked.size == len(data) > 0


def kept_files() -> set[Path]:
    root = Path(default_storage.location)
    return {path for path in root.rglob("*") if path.is_file()}


def test_a_kept_file_has_a_random_name_and_comes_back_whole():
    with keep("minutes.pdf", io.BytesIO(PDF)) as one, keep("minutes.pdf", io.BytesIO(PDF)) as two:
        assert one.path != two.path
        assert "minutes" not in one.path
    with open_kept(one.path) as file:
        assert file.read() == PDF


def test_a_refused_file_leaves_nothing():
    before = kept_files()
    with pytest.raises(Refused), keep("a.pdf", io.BytesIO(b"no")):
        pass
    assert kept_files() == before


def test_when_what_names_it_fails_the_file_goes():
    before = kept_files()
    with pytest.raises(RuntimeError), keep("a.pdf", io.BytesIO(PDF)):
        raise RuntimeError("the transaction failed")
    assert kept_files() == before


def test_a_write_that_fails_leaves_no_part(tmp_path, monkeypatch):
    storage = DurableFileSystemStorage(location=tmp_path)

    def full(descriptor):
        raise OSError("no space left")

    monkeypatch.setattr("uploads.storage.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        storage.save("ab/one", ContentFile(PDF))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_is_synced_before_it_has_its_name(tmp_path, monkeypatch):
    seen: list[tuple[str, bool]] = []
    real = DurableFileSystemStorage(location=tmp_path)
    target = tmp_path / "ab" / "one"
    monkeypatch.setattr("uploads.storage.os.fsync", lambda descriptor: seen.append(("sync", target.exists())))
    real.save("ab/one", ContentFile(PDF))
    assert seen == [("sync", False), ("sync", True)], "the content, then the folder once it names the file"


@pytest.mark.parametrize(("fault", "stays"), [(OperationalError, True), (InterfaceError, True), (ValueError, False)])
def test_a_file_stays_where_the_database_did_not_say_whether_its_row_stands(fault, stays):
    """Whoever lost the answer to a commit may not take away what the row names; `sweep_files` may."""
    path = default_storage.save("aa/drawn", ContentFile(b"x"))
    with pytest.raises(fault), until_a_row_names(path):
        raise fault
    assert default_storage.exists(path) is stays
