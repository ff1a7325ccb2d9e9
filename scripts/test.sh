#!/usr/bin/env bash
# Every check, the quick ones first; the closing line is pytest's. Any that fails ends the run with its exit code.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH" ICSMATURITY_ENV=test
DATA_DIR=$(mktemp -d)
export DATA_DIR
trap 'rm -rf "$DATA_DIR"' EXIT

echo "- ruff" && ruff check --quiet .
echo "- import-linter" && lint-imports --no-logo >"$DATA_DIR/imports.log" || { cat "$DATA_DIR/imports.log"; exit 1; }
echo "- mypy" && mypy --no-error-summary
echo "- Django's checks and migrations" && python manage.py check --fail-level WARNING >/dev/null \
    && python manage.py makemigrations --check --dry-run >/dev/null
echo "- Django's checks with production's settings"
# A secret of the moment; SQLite and an old one are accepted, because nothing is served here.
ICSMATURITY_ENV=production SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(60))') DATABASE_URL= \
    ALLOWED_HOSTS=example.test ACCEPT_OLD_SQLITE=1 python manage.py check --deploy --fail-level WARNING >/dev/null
echo "- pytest"
# Browser tests share one worker (see tests/browser/conftest.py), the rest use what is free.
python -m pytest -n 2 --dist loadgroup "$@"
