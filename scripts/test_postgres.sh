#!/usr/bin/env bash
# The tests once more on PostgreSQL, which shows faults that SQLite hides: POSTGRES_URL, or a server on this machine.
# Browser tests are left out: they look at pages, which do not differ; so are those that ask no database. Where nobody
# named a server and none answers, it says so and passes; `.ci/run` brings one.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH" ICSMATURITY_ENV=test
DATABASE_URL="${POSTGRES_URL:-postgres://postgres@127.0.0.1:5432/postgres}"
if ! python -c 'import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=3).close()' "$DATABASE_URL" 2>/dev/null; then
    if [ -n "${POSTGRES_URL:-}" ]; then
        echo "- the PostgreSQL server of POSTGRES_URL does not answer" >&2
        exit 1
    fi
    echo "- no PostgreSQL answers: its run of the tests is left out (set POSTGRES_URL, or run"
    echo "  .venv/bin/python scripts/with_postgres.py make test-postgres, which starts one)"
    exit 0
fi
DATA_DIR=$(mktemp -d)
export DATA_DIR DATABASE_URL
trap 'rm -rf "$DATA_DIR"' EXIT
echo "- pytest on PostgreSQL"
python -m pytest -n 2 --dist loadgroup --ignore tests/browser \
    --ignore tests/limited --ignore tests/nhsuk_forms --ignore tests/serving --ignore tests/spreadsheets \
    --ignore tests/supply "$@"
