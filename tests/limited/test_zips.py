"""Zips that somebody sent are opened within limits, or not at all."""

import io
import tracemalloc
import zipfile

import pytest

from limited import zips
from limited.zips import NotAZip, Protected, TooMuch, ZipLimits, open_zip

LIMITS = ZipLimits(entries=100, unpacked=10 * 1024 * 1024)


def zipped(parts: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out


def with_many_entries(count: int) -> io.BytesIO:
    """A zip that lists its one entry `count` times: 50 bytes for each."""
    data = zipped({"a": b""}).getvalue()
    start = data.index(zips.ENTRY)
    end = data.index(b"PK\x05\x06")
    entries = data[start:end] * count
    declared = min(count, 0xFFFF).to_bytes(2, "little")
    tail = data[end : end + 8] + declared * 2 + len(entries).to_bytes(4, "little") + data[end + 16 :]
    return io.BytesIO(data[:start] + entries + tail)


def test_a_good_zip_is_opened():
    with open_zip(zipped({"a": b"one", "b": b"two" * 1000}), LIMITS) as archive:
        assert archive.read("a") == b"one"


def test_a_zip_that_lists_too_many_entries_costs_nothing(monkeypatch):
    file = with_many_entries(20_000)
    tracemalloc.start()
    with pytest.raises(TooMuch):
        open_zip(file, LIMITS)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    # The control: counted after Python has made an object of each, the refusal costs what it should spare.
    monkeypatch.setattr(zips, "_most_entries", lambda file: 0)
    tracemalloc.reset_peak()
    with pytest.raises(TooMuch):
        open_zip(file, LIMITS)
    assert tracemalloc.get_traced_memory()[1] > 8_000_000
    tracemalloc.stop()


def test_entries_are_counted_across_the_pieces_that_are_read(monkeypatch):
    file = zipped({f"{number}": b"" for number in range(40)})
    for size in (5, 7, 64, 1000):
        monkeypatch.setattr(zips, "CHUNK", size)
        assert zips._most_entries(file) == 40


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (lambda: io.BytesIO(b"PK\x03\x04 and nothing"), NotAZip),
        (lambda: io.BytesIO(b""), NotAZip),
        (lambda: zipped({f"{number}": b"" for number in range(101)}), TooMuch),
        (lambda: zipped({"a": bytes(11 * 1024 * 1024)}), TooMuch),
        (lambda: zipped({"a": bytes(2 * 1024 * 1024)}), TooMuch),
        (lambda: zipped({f"{number}": bytes(range(256)) * 4_000 for number in range(11)}), TooMuch),
    ],
)
def test_others_are_not(file, kind):
    with pytest.raises(kind):
        open_zip(file(), LIMITS)


def test_one_that_needs_a_password_is_not():
    data = bytearray(zipped({"a": b"x"}).getvalue())
    data[data.index(zips.ENTRY) + 8] |= 1
    with pytest.raises(Protected):
        open_zip(io.BytesIO(bytes(data)), LIMITS)
