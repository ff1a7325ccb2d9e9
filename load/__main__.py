"""`make load`: every part on every database, one after another, and a table; ends with 1 when a figure was missed.

`python -m load rooms` runs one part, `--database postgres` on one database. Server and clients share this machine, so
the times are those of a machine that does both. Everything goes to 127.0.0.1, bounded in count and time.
"""

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from load.installation import DATABASES, answers, installation

PARTS = {
    "rooms": DATABASES,
    "scoring": DATABASES,
    "growth": DATABASES,
    "documents": DATABASES,
    "batch": DATABASES[:1],
}
"""Each part, and the databases that it differs on."""
MOST_SECONDS = 900
"""A part that takes longer has failed."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m load", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; all of them by default")
    parser.add_argument("--database", choices=DATABASES, help="both by default, where it matters")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if asked.into:
        return run(asked.parts[0], asked.database, asked.into)
    return run_all([(part, database) for part in asked.parts or PARTS for database in wanted(part, asked.database)])


def wanted(part: str, database: str | None) -> tuple[str, ...]:
    """The databases that a part runs on."""
    return (database,) if database else PARTS[part]


def run(part: str, database: str, into: Path) -> int:
    """One part in this process; its rows are written to a file."""
    with installation(database):
        rows = importlib.import_module(f"load.parts.{part}").measure()
        into.write_text(json.dumps([asdict(row) for row in rows]))
    return 0


def run_all(asked: list[tuple[str, str]]) -> int:
    """Each in a process of its own, then the table. 1 when a figure was missed or a part failed."""
    has_postgres = any(database == "postgres" for _, database in asked) and answers()
    rows: list[tuple[str, str, str, str]] = []
    for part, database in asked:
        if database == "postgres" and not has_postgres:
            rows.append((f"{part} on postgres", "", "left out: no PostgreSQL answers (set POSTGRES_URL)", "-"))
            continue
        started = time.monotonic()
        print(f"- {part} on {database} ...", flush=True)
        found = _one(part, database)
        print(f"  {time.monotonic() - started:.0f} s", flush=True)
        words = {True: "ok", False: "MISSED", None: "-"}
        rows += [(f"{one['what']} ({database})", one["target"], one["measured"], words[one["ok"]]) for one in found]
    table(rows)
    return 1 if any(row[3] == "MISSED" for row in rows) else 0


def _one(part: str, database: str) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder) / "rows.json"
        command = [sys.executable, "-m", "load", part, "--database", database, "--into", str(into)]
        try:
            code = subprocess.run(command, timeout=MOST_SECONDS, check=False).returncode
        except subprocess.TimeoutExpired:
            code = -1
        if code or not into.exists():
            return [{"what": part, "target": "", "measured": "failed: its words are above", "ok": False}]
        found: list[dict[str, Any]] = json.loads(into.read_text())
        return found


def table(rows: list[tuple[str, str, str, str]]) -> None:
    """As people read it, and as it goes into docs/performance.md."""
    lines = [("Figure", "Target", "Measured", ""), *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(4)]
    print()
    for number, line in enumerate(lines):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
        if not number:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


if __name__ == "__main__":
    sys.exit(main())
