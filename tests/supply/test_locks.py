"""The lock files: every package by its hash, no address of where it came from, and what was asked for."""

import pytest

from tests.supply.requirements import ROOT, asked, lock, packages, pinned

LOCKS = ("requirements", "requirements-dev", "requirements-node")


def faults(text):
    """What a lock file must not have."""
    found = [f"{one.name} has no hash" for one in pinned(text).values() if not one.hashes]
    code = [line for line in text.splitlines() if not line.strip().startswith("#")]
    found += [f"an address: {line}" for line in code if "://" in line or " @ " in line or line.startswith("--index")]
    return found + [f"a path: {line}" for line in text.splitlines() if "file:" in line or " /" in line]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_hashed_and_has_no_address(name):
    assert len(pinned(lock(name))) >= 2
    assert faults(lock(name)) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("a==1.0\n", "a has no hash"),
        ("a==1.0 \\\n    --hash=sha256:0\n--index-url https://example.org/\n", "an address"),
        ("a==1.0 \\\n    --hash=sha256:0\nb @ https://example.org/b.whl\n", "an address"),
        ("a==1.0 \\\n    --hash=sha256:0\n    # via -r /home/somebody/requirements.in\n", "a path"),
    ],
)
def test_a_lock_file_with_a_fault_is_found(line, fault):
    assert any(found.startswith(fault) for found in faults(line))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_has_what_was_asked_for(name):
    locked = pinned(lock(name))
    for wanted in asked(name):
        one = locked[wanted.name.lower().replace("_", "-")]
        assert wanted.specifier.contains(one.version), wanted


def test_tests_run_on_the_versions_that_the_product_runs_on():
    """So that auditing the one lock audits the other."""
    ours, all_of_them = pinned(lock("requirements")), pinned(lock("requirements-dev"))
    assert {name: one.version for name, one in ours.items()}.items() <= {
        name: one.version for name, one in all_of_them.items()
    }.items()


def test_npm_packages_are_hashed_pinned_and_have_no_address():
    wants, locked = packages()
    assert locked[""]["dependencies"] == wants["dependencies"]
    assert locked[""]["devDependencies"] == wants["devDependencies"]
    for place, one in locked.items():
        if place:
            assert one["integrity"].startswith("sha512-"), place
            assert "resolved" not in one, place
    for name, version in (wants["dependencies"] | wants["devDependencies"]).items():
        assert version[0].isdigit(), f"{name} is not pinned"
        assert locked[f"node_modules/{name}"]["version"] == version
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()
    assert "ignore-scripts=true" in (ROOT / ".npmrc").read_text(), "no package runs its own code when it is installed"
