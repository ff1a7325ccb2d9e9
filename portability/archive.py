"""The zip itself: written with a list of everything in it, read with a limit on everything."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, Protocol

from limited.zips import NotAZip, Protected, TooMuch, ZipLimits, open_zip
from portability.plain_yaml import read_yaml, refuse, write_yaml
from spreadsheets import Refused

MANIFEST = "manifest.yaml"
FORMAT = "own data of a system"
VERSION = 1
MOST_OF_DATA = 256 * 1024 * 1024
MOST_OF_MANIFEST = 16 * 1024 * 1024
# Files of evidence are packed already; text packs well, but not like this.
LIMITS = ZipLimits(entries=50_000, unpacked=4 * 1024 * 1024 * 1024, ratio=400)
FOLDERS = ("data/", "files/", "signed/", "frameworks/", "spreadsheets/")
CHUNK = 256 * 1024


class Writer:
    """Writes a zip entry by entry and keeps what the manifest says of each."""

    def __init__(self, file: BinaryIO) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.entries: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: bytes) -> None:
        self.zip.writestr(name, content)
        self.entries[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}

    def add_file(self, name: str, file: IO[Any]) -> None:
        """A file of any size, in pieces."""
        digest, size = hashlib.sha256(), 0
        with self.zip.open(name, "w") as entry:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                entry.write(chunk)
        self.entries[name] = {"sha256": digest.hexdigest(), "bytes": size}

    def finish(self, about: dict[str, Any]) -> None:
        head = {"format": FORMAT, "version": VERSION, **about, "entries": self.entries}
        self.zip.writestr(MANIFEST, write_yaml(head))
        self.zip.close()


class Copy(Protocol):
    """A copy that can be read, wherever it was opened. `data` and `value` raise Refused."""

    manifest: dict[str, Any]

    @property
    def entries(self) -> dict[str, dict[str, Any]]: ...

    def data(self, name: str) -> bytes: ...

    def value(self, name: str) -> Any: ...


class Reader:
    """A zip that was checked: every entry is one that the manifest names, none reaches outside or is too large."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.zip = archive
        self.sizes = _checked_sizes(archive)
        if MANIFEST not in self.sizes:
            raise refuse("", f"This is not a copy of a system’s own data: there is no {MANIFEST} in it")
        self.manifest = _manifest(self._read(MANIFEST, MOST_OF_MANIFEST))
        for name in self.sizes.keys() - self.entries.keys() - {MANIFEST}:
            raise refuse(name[:100], "The manifest does not name it")

    @property
    def entries(self) -> dict[str, dict[str, Any]]:
        """What the manifest says of each entry."""
        named: dict[str, dict[str, Any]] = self.manifest["entries"]
        return named

    def data(self, name: str) -> bytes:
        """An entry whole. Raises Refused when it is not there, too large, or not what the manifest says."""
        content = self._read(name, MOST_OF_DATA)
        if hashlib.sha256(content).hexdigest() != self.entries[name].get("sha256"):
            raise refuse(name, "It is not what the manifest says: it was changed or damaged")
        return content

    def value(self, name: str) -> Any:
        """The value of a YAML entry. Raises Refused as `data` does, and for what is no plain YAML."""
        return read_yaml(self.data(name), name)

    def _read(self, name: str, limit: int) -> bytes:
        if name not in self.sizes or (name != MANIFEST and name not in self.entries):
            raise missing(name)
        if self.sizes[name] > limit:
            raise refuse(name, "It is larger than it can be")
        try:
            with self.zip.open(name) as entry:
                content = entry.read(self.sizes[name] + 1)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
            raise refuse(name, "It is damaged") from None
        except Exception as error:  # zlib and lzma have faults of their own
            raise refuse(name, f"It is damaged ({type(error).__name__})") from None
        if len(content) != self.sizes[name]:
            raise refuse(name, "It is not as large as the zip says")
        return content


def missing(name: str) -> Refused:
    return refuse(name[:100], "It is missing")


@contextmanager
def opened(file: BinaryIO, limits: ZipLimits = LIMITS) -> Iterator[Reader]:
    """Open a copy in this process. Raises Refused for what is none."""
    try:
        archive = open_zip(file, limits)
    except NotAZip:
        raise refuse("", "The file is not a zip file") from None
    except Protected as entry:
        raise refuse(_shown(str(entry)), "It is protected by a password") from None
    except TooMuch as entry:
        reason = "It unpacks to far more than it should" if str(entry) else "It holds more than a copy can"
        raise refuse(_shown(str(entry)), reason) from None
    with archive:
        yield Reader(archive)


def _checked_sizes(archive: zipfile.ZipFile) -> dict[str, int]:
    """How large each entry is, by its name. Raises Refused for a name that is none of a copy's."""
    sizes: dict[str, int] = {}
    for entry in archive.infolist():
        name = entry.filename
        shown = _shown(name)
        if name in sizes:
            raise refuse(shown, "It is in the zip twice")
        if name != MANIFEST and not name.startswith(FOLDERS):
            raise refuse(shown, "A copy holds no such file")
        if ".." in name.split("/") or "\\" in name or name.endswith("/") or not name.isprintable():
            raise refuse(shown, "Its name points outside the copy, or is none")
        sizes[name] = entry.file_size
    return sizes


def _shown(name: str) -> str:
    """An entry's name as a message can hold it."""
    return name[:100].encode("ascii", "backslashreplace").decode()


def _manifest(content: bytes) -> dict[str, Any]:
    manifest = read_yaml(content, MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise refuse(MANIFEST, "This is not a copy of a system’s own data")
    if manifest.get("version") != VERSION:
        raise refuse(
            MANIFEST, f"It has version {str(manifest.get('version'))[:20]}: this product reads version {VERSION}"
        )
    entries = manifest.get("entries")
    if not isinstance(entries, dict) or not all(isinstance(each, dict) for each in entries.values()):
        raise refuse(MANIFEST, "It does not say what is in the copy")
    return manifest
