"""A copy that came by the web, opened in a process of its own with limits on its time and memory.

The process unpacks the zip into a folder and parses its tables; the web process finds plain files there, and values as
JSON, and never opens the zip or parses YAML itself. What is wrong is told as `archive.opened` tells it.
"""

import json
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from limited import Busy, Failed, OfThisProcess, Worker
from limited.zips import ZipLimits
from portability.archive import MANIFEST, missing, opened
from portability.plain_yaml import read_yaml, refuse
from spreadsheets import Fault, Refused

logger = logging.getLogger(__name__)

SECONDS = 20.0
MEMORY_BYTES = 1024 * 1024 * 1024
# Whoever sends a copy holds a thread of the web server: others who send one meanwhile are told to try again.
MOST_WAITING = 2
# What may be sent by the web is 30 MB: this is far more than a copy of that size holds, and room enough on a disk.
LIMITS = ZipLimits(entries=20_000, unpacked=512 * 1024 * 1024, ratio=400)
TOO_MUCH = "The copy takes too long or too much memory to read. Whoever runs this product can load it by a command"
BUSY = "Other copies are being read just now. Wait a minute, then send the file again"


@dataclass
class Unpacked:
    """A copy whose entries stand in a folder, each in a file with a number; `faults` are what is wrong with some."""

    manifest: dict[str, Any]
    folder: str
    numbers: dict[str, int] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)

    @property
    def entries(self) -> dict[str, dict[str, Any]]:
        named: dict[str, dict[str, Any]] = self.manifest["entries"]
        return named

    def data(self, name: str) -> bytes:
        """An entry whole, as `archive.Reader` gives it. Raises Refused."""
        return self._file(name).read_bytes()

    def value(self, name: str) -> Any:
        """The value of a YAML entry. Raises Refused."""
        return json.loads(self._file(name).with_suffix(".json").read_bytes())

    def _file(self, name: str) -> Path:
        if name in self.faults:
            raise Refused(self.faults[name])
        if name not in self.numbers:
            raise missing(name)
        return Path(self.folder, str(self.numbers[name]))


def unpack(content: bytes, folder: str, tell: Any = None) -> Unpacked | list[Fault]:
    """Unpack a copy into a folder; what is wrong with all of it instead, where it is none. Runs in the process."""
    try:
        with opened(BytesIO(content), LIMITS) as reader:
            found = Unpacked(reader.manifest, folder)
            for number, name in enumerate(sorted(reader.sizes.keys() - {MANIFEST})):
                try:
                    _put(Path(folder, str(number)), name, reader.data(name))
                    found.numbers[name] = number
                except Refused as refused:
                    found.faults[name] = list(refused.faults)
            return found
    except Refused as refused:
        return list(refused.faults)


def _put(path: Path, name: str, content: bytes) -> None:
    if name.startswith("data/"):
        path.with_suffix(".json").write_text(json.dumps(read_yaml(content, name)))
    else:
        path.write_bytes(content)


_worker = OfThisProcess(lambda: Worker(unpack, seconds=SECONDS, memory_bytes=MEMORY_BYTES, most_waiting=MOST_WAITING))


@contextmanager
def opened_apart(file: BinaryIO) -> Iterator[Unpacked]:
    """Open a copy in the process of its own. Raises Refused for what is none, and for what takes too much."""
    with tempfile.TemporaryDirectory(prefix="icsmaturity-copy-") as folder:
        file.seek(0)
        try:
            answer = _worker().do(file.read(), folder).answer
        except Busy:
            raise refuse("", BUSY) from None
        except Failed as failed:
            logger.warning("A copy was not read: %s", failed)
            raise refuse("", TOO_MUCH) from None
        if isinstance(answer, list):
            raise Refused(answer)
        yield answer
