#!/usr/bin/env bash
# Write the lock files: every package with its hashes, and no address of where it came from.
set -euo pipefail
cd "$(dirname "$0")/.."
lock() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header "$1.in" --output-file "$1.lock"
}
lock requirements
lock requirements-dev
lock requirements-node
