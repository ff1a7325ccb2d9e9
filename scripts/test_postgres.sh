#!/usr/bin/env bash
# The tests once more on PostgreSQL, which shows faults that SQLite hides: POSTGRES_URL, or a server on this machine.
# Browser tests are left out: they look at pages, which do not differ. Without a server it says so and passes.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH" ICSMATURITY_ENV=test
DATABASE_URL="${POSTGRES_URL:-postgres://postgres@127.0.0.1:5432/postgres}"
if ! python -c 'import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=3).close()' "$DATABASE_URL" 2>/dev/null; then
    echo "- no PostgreSQL answers: its run of the tests is left out (set POSTGRES_URL)"
    exit 0
fi
DATA_DIR=$(mktemp -d)
export DATA_DIR DATABASE_URL
trap 'rm -rf "$DATA_DIR"' EXIT
echo "- pytest on PostgreSQL"
python -m pytest -n 2 --dist loadgroup --ignore tests/browser "$@"
