"""Reads Dockerfile, compose.yaml and the units as what runs them does, as far as the product uses their languages."""

import fnmatch
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
UNITS = ROOT / "deploy" / "systemd"


@dataclass
class Stage:
    """One stage of the Dockerfile: its name and its instructions as (word, rest)."""

    name: str
    image: str
    instructions: list[tuple[str, str]] = field(default_factory=list)

    def last(self, word: str) -> str:
        return [rest for found, rest in self.instructions if found == word][-1]


def stages() -> list[Stage]:
    """The Dockerfile's stages, in order."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.M)
    found: list[Stage] = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            image, _, name = rest.partition(" AS ")
            found.append(Stage(name, image))
        elif word:
            found[-1].instructions.append((word, rest.strip()))
    return found


def goes_into_the_image(path: str) -> bool:
    """Whether `.dockerignore` lets a file of the project into the build: the last line that matches decides."""
    parts = Path(path).parts
    candidates = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    is_in = True
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        rule, negated = line.removeprefix("!"), line.startswith("!")
        names = parts if rule.startswith("**/") else candidates
        if rule and not rule.startswith("#"):
            pattern = rule.removeprefix("**/")
            if any(fnmatch.fnmatchcase(name, pattern) for name in names if pattern != "*" or "/" not in name):
                is_in = negated
    return is_in


def filled_in(text: str, values: dict[str, str]) -> str:
    """A value of compose.yaml with its `${NAME:-default}`; raises KeyError for one that must be set and is not."""

    def value(match: re.Match[str]) -> str:
        name, kind, rest = match.groups()
        return values.get(name) or (rest if kind == ":-" else values[name])

    return re.sub(r"\$\{(\w+)(?:(:-|:\?)([^}]*))?\}", value, text)


def compose() -> dict[str, Any]:
    """compose.yaml, with its anchors followed."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return loaded


def example_settings() -> dict[str, str]:
    """What the example file of settings says, commented lines left out."""
    lines = (ROOT / "deploy" / "icsmaturity.env.example").read_text().splitlines()
    return dict(line.partition("=")[::2] for line in lines if line and not line.startswith("#"))


def unit_files() -> list[Path]:
    return sorted(path for path in UNITS.iterdir() if path.is_file())


def unit_values(path: Path, section: str, key: str) -> list[str]:
    """Every value of a key in a unit file, in order."""
    found, now = [], ""
    for line in path.read_text().splitlines():
        if line.startswith("["):
            now = line.strip("[]")
        elif now == section and line.startswith(f"{key}="):
            found.append(line.partition("=")[2])
    return found


def jobs() -> Iterator[tuple[str, str]]:
    """The commands of every service that a timer starts: (the unit's name, the command)."""
    for timer in UNITS.glob("*.timer"):
        for command in unit_values(timer.with_suffix(".service"), "Service", "ExecStart"):
            yield timer.stem, command


def as_list(text: str) -> list[str]:
    """A command in the exec form."""
    command = json.loads(text)
    assert isinstance(command, list)
    return command
