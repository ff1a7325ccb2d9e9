"""What the product asks for, what its lock files pin, and what the README says of each package."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)
ROW = re.compile(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Pinned:
    """One package of a lock file."""

    name: str
    version: str
    hashes: int


def asked(name):
    """The requirements of `name`.in, those that it takes from other files left out."""
    lines = (ROOT / f"{name}.in").read_text().splitlines()
    return [Requirement(line) for line in lines if line.strip() and not line.startswith(("#", "-"))]


def pinned(text):
    """The packages of a lock file, by name."""
    starts = [*PIN.finditer(text)]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    found = [
        Pinned(canonicalize_name(start[1]), start[2], text.count("--hash=sha256:", start.start(), end))
        for start, end in zip(starts, ends, strict=True)
    ]
    return {one.name: one for one in found}


def lock(name):
    return (ROOT / f"{name}.lock").read_text()


def packages():
    """package.json, and every package that package-lock.json pins, by its place."""
    wants = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())
    return wants, locked["packages"]


def rows(readme):
    """The licences that the tables of dependencies give each package, by name."""
    section = readme[readme.index("## Dependencies") : readme.index("## Deploying it")]
    found = {}
    for names, licences in ROW.findall(section):
        for name in re.findall(r"[A-Za-z0-9._-]+", re.sub(r"\((npm)\)|\bwith\b", "", names)):
            found[canonicalize_name(name)] = tuple(licences.strip().split(", "))
    return found
