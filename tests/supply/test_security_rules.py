"""The linter's security rules are on, and each place that they are told to leave alone says why."""

import re
import tomllib

import pytest

from tests.supply.requirements import ROOT

NOT_OURS = {"node_modules", ".venv", "tests"}
LEFT_ALONE = re.compile(r"# noqa:\s*([A-Z0-9, ]*\bS\d+\b[A-Z0-9, ]*)(.*)$", re.MULTILINE)
BLANKET = re.compile(r"# noqa(?!:)|#\s*ruff:\s*noqa|# nosec", re.MULTILINE)


def without_a_reason(text):
    return [found[0] for found in LEFT_ALONE.finditer(text) if len(found[2].strip(" -")) < 3]


def sources():
    for path in ROOT.rglob("*.py"):
        if not NOT_OURS & set(path.relative_to(ROOT).parts):
            yield path


def test_the_rules_are_on_everywhere():
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    assert not [code for code in lint["ignore"] if code.startswith("S")]
    # Tests assert and have passwords of their own; scripts and measurements run programs of this machine.
    assert set(lint["per-file-ignores"]) == {"tests/**", "scripts/**", "{bench,load}/**"}


def test_whatever_is_left_alone_says_why():
    found = {str(path.relative_to(ROOT)): without_a_reason(path.read_text()) for path in sources()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_nothing_is_left_alone_altogether():
    assert [path for path in sources() if BLANKET.search(path.read_text())] == []


@pytest.mark.parametrize("line", ["x = 1  # noqa: S608", "x = 1  # noqa: E501, S603", "x  # noqa: S101 -"])
def test_one_without_a_reason_is_found(line):
    assert without_a_reason(line)


def test_one_with_a_reason_is_not():
    assert not without_a_reason("x = 1  # noqa: S608 - the name is quoted")
    assert BLANKET.search("x = 1  # " + "noqa")
