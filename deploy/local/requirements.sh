#!/usr/bin/env bash
# Pins requirements*.in in requirements*.txt. What is pinned already stays; `requirements.sh --upgrade` renews it all.
set -euo pipefail
cd "$(dirname "$0")/../.."

compile() {
    .venv/bin/uv pip compile --quiet --python-version 3.11 --no-emit-index-url \
        --custom-compile-command "make requirements" "$@"
}

compile "$@" requirements.in --output-file requirements.txt
compile "$@" requirements-dev.in --output-file requirements-dev.txt
deploy/local/bootstrap.sh dev
