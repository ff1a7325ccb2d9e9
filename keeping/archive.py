"""The file of a backup: a tar of the database, the files and a manifest, and a seal over every byte before it."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

MANIFEST = "manifest.json"
SEAL = b"\nicsmaturity backup sha256 %b\n"
SEAL_LENGTH = len(SEAL % (b"0" * 64))
CHUNK = 1024 * 1024


class Damaged(Exception):
    """The file is no backup, or not the one that was written; the text says what is wrong."""


class Writer:
    """Adds entries to a backup. `close` writes the manifest and the seal, and makes it last through a power cut."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by close
        self.entries: dict[str, dict[str, Any]] = {}

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        """Add an entry of `size` bytes. Raises OSError when the source ends before."""
        counted = _Counted(source)
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self.tar.addfile(member, counted)  # type: ignore[arg-type]
        self.entries[name] = {"bytes": size, "sha256": counted.digest.hexdigest()}

    def close(self, manifest: dict[str, Any]) -> None:
        content = json.dumps({**manifest, "entries": self.entries}, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(content), 0o600
        self.tar.addfile(member, io.BytesIO(content))
        self.tar.close()
        self.file.flush()
        self.file.seek(0)
        total = hashlib.sha256()
        while chunk := self.file.read(CHUNK):
            total.update(chunk)
        self.file.write(SEAL % total.hexdigest().encode())
        self.file.flush()
        os.fsync(self.file.fileno())


class _Counted:
    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.source.read(size)
        self.digest.update(content)
        return content


@contextmanager
def opened(path: Path) -> Iterator[tuple[dict[str, Any], tarfile.TarFile]]:
    """A backup whose every byte was checked: its manifest, and its entries. Raises Damaged."""
    with path.open("rb") as file:
        _check_seal(file, path.stat().st_size)
        file.seek(0)
        try:
            with tarfile.open(fileobj=file, mode="r:") as tar:
                yield _manifest(tar), tar
        except (tarfile.TarError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise Damaged(f"It can not be read: {error}") from None


def _check_seal(file: BinaryIO, size: int) -> None:
    if size <= SEAL_LENGTH:
        raise Damaged("It is no backup, or was cut off.")
    total, left = hashlib.sha256(), size - SEAL_LENGTH
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            raise Damaged("It became shorter while it was read.")
        total.update(chunk)
        left -= len(chunk)
    if file.read() != SEAL % total.hexdigest().encode():
        raise Damaged("It is no backup, was cut off, or a byte of it was changed.")


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    """The manifest, which names every entry; each is as long as it says and has its hash."""
    names = tar.getnames()
    if MANIFEST not in names:
        raise Damaged("There is no manifest in it.")
    found = tar.extractfile(MANIFEST)
    manifest: dict[str, Any] = json.load(found) if found else {}
    if sorted([*manifest["entries"], MANIFEST]) != sorted(names):
        raise Damaged("It holds other entries than its manifest names.")
    for name, told in manifest["entries"].items():
        entry, total = tar.extractfile(name), hashlib.sha256()
        while entry and (chunk := entry.read(CHUNK)):
            total.update(chunk)
        if total.hexdigest() != told["sha256"]:
            raise Damaged(f"The entry {name} is not what the manifest says.")
    return manifest
