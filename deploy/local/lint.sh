#!/usr/bin/env bash
# Style, types, floors, templates. All are run, also after one fails; the exit status tells.
set -uo pipefail
cd "$(dirname "$0")/../.."
export PYTHONPATH=site:.

failed=()
check() {
    local name=$1
    shift
    printf '\033[1m==> %s\033[0m\n' "$name"
    "$@" || failed+=("$name")
}

check "ruff" .venv/bin/ruff check .
check "ruff format" .venv/bin/ruff format --check .
check "mypy" .venv/bin/mypy
check "import-linter" .venv/bin/lint-imports
check "djlint" .venv/bin/djlint --lint --quiet themes

if [ ${#failed[@]} -gt 0 ]; then
    echo "failed: ${failed[*]}"
    exit 1
fi
echo "lint: all clean"
