"""Ask the advisory services about every locked package: `python scripts/audit.py [--where-it-answers]`.

It ends with 0 when nothing is known of any of them, with 1 when something is, and with 3 when they were not audited.
An advisory service that can't be reached, or that knows nothing of anything, must never look like a pass: so each is
first asked about a canary, an old version of which it must know a weakness. `pip-audit` without `--strict` passes
what it could not ask about.

With `--where-it-answers`, what was not audited is said loudly and ends with 0: a machine without a way to the service
can still build. Whoever releases runs it without.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# What the product needs to run is in requirements-dev.lock too.
LOCKS = ("requirements-dev.lock", "requirements-node.lock")
PIP_CANARY = ("jinja2", "2.4.1")
NPM_CANARY = ("minimist", "0.0.8")
WEAK, NOT_AUDITED = 1, 3
PATIENCE = 600


class NotAudited(Exception):
    """The service does not answer, or is blind; the text says which."""


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--where-it-answers"]):
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    found: list[str] = []
    missed: list[str] = []
    for name, audit in (("Python packages", audit_python), ("npm packages", audit_npm)):
        try:
            found += audit()
        except NotAudited as problem:
            missed.append(f"{name} were NOT AUDITED: {problem}")
        else:
            print(f"- {name} audited", flush=True)
    for line in found:
        print(f"KNOWN WEAKNESS: {line}", file=sys.stderr)
    for line in missed:
        print(f"\n{'!' * 78}\n{line}\n{'!' * 78}\n", file=sys.stderr)
    if found:
        return WEAK
    return NOT_AUDITED if missed and not arguments else 0


def audit_python() -> list[str]:
    """What is known of the packages of the hashed lock files, a line each. Raises NotAudited."""
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary.txt"
        canary.write_text("==".join(PIP_CANARY) + "\n")
        if not _pip_audit(["--no-deps", "--requirement", str(canary)], folder):
            raise NotAudited("the advisory service does not answer: it knows no weakness of the canary")
        found = []
        for lock in LOCKS:
            found += _pip_audit(["--require-hashes", "--requirement", str(ROOT / lock)], folder)
    return sorted(set(found))


def _pip_audit(arguments: list[str], folder: str) -> list[str]:
    program = str(Path(sys.executable).parent / "pip-audit")
    # A cache of its own: an answer of last week is none.
    fixed = ["--strict", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--cache-dir", folder]
    answer, told = _run([program, *fixed, *arguments])
    if not isinstance(answer, dict) or "dependencies" not in answer:
        raise NotAudited(f"the advisory service does not answer. {told}")
    skipped = [one["name"] for one in answer["dependencies"] if "skip_reason" in one]
    if skipped:
        raise NotAudited(f"the advisory service did not answer about {', '.join(skipped)}")
    return [
        f"{one['name']} {one['version']}: {weakness['id']}"
        for one in answer["dependencies"]
        for weakness in one["vulns"]
    ]


def audit_npm() -> list[str]:
    """What is known of the packages of package-lock.json, a line each. Raises NotAudited."""
    with tempfile.TemporaryDirectory() as folder:
        name, version = NPM_CANARY
        wants = {"name": "canary", "version": "1.0.0", "dependencies": {name: version}}
        locked = {**wants, "lockfileVersion": 3, "packages": {"": wants, f"node_modules/{name}": {"version": version}}}
        Path(folder, "package.json").write_text(json.dumps(wants))
        Path(folder, "package-lock.json").write_text(json.dumps(locked))
        if not _npm_audit(Path(folder)):
            raise NotAudited("the advisory service does not answer: it knows no weakness of the canary")
    return _npm_audit(ROOT)


def _npm_audit(folder: Path) -> list[str]:
    answer, told = _run(["npm", "audit", "--json", "--package-lock-only"], folder)
    if not isinstance(answer, dict) or "vulnerabilities" not in answer:
        raise NotAudited(f"the advisory service does not answer. {told}")
    return [f"{name} {each['range']}: {each['severity']}" for name, each in answer["vulnerabilities"].items()]


def _run(command: list[str], folder: Path = ROOT) -> tuple[Any, str]:
    """What a command printed as JSON (None when it is none), and the line that tells what went wrong."""
    try:
        done = subprocess.run(
            command, cwd=folder, env=os.environ, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return None, str(problem)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        answer = None
    lines = done.stderr.strip().splitlines()
    return answer, next((line for line in lines if "rror" in line), lines[-1] if lines else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
