"""What the set-up scripts share: telling a person what happens, and doing nothing twice.

Only the standard library: these scripts run before anything is installed.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_BIN = VENV / "bin"
STAMPS = ROOT / ".make"


class Missing(Exception):
    """Something that only the person at the machine can put right; its text says what and how."""


def say(text: str) -> None:
    """Tell the person what happens."""
    print(text, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Name a step that takes a while, and say afterwards how long it took."""
    say(f"- {text} ...")
    start = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - start:.0f} s")


def run(command: list[str], *, env: dict[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a command quietly; when it fails, show all that it said and raise `Missing`."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
        raise Missing(f"This command failed (exit {done.returncode}), its words are above:\n  {' '.join(command)}")


def answers(command: list[str]) -> str | None:
    """What a command prints, or None when it isn't there or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def fingerprint(paths: Iterable[Path], *, extra: str = "") -> str:
    """One hash over the names and contents of files, and of all files in folders, in order."""
    digest = hashlib.sha256(extra.encode())
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if file.exists() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def is_done(stamp: Path, key: str) -> bool:
    """Whether a step was finished for exactly this key."""
    return stamp.is_file() and stamp.read_text() == key


def mark_done(stamp: Path, key: str) -> None:
    """Remember that a step is finished; called last, so that a step cut short is done again."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)
