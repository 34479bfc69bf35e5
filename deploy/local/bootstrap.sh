#!/usr/bin/env bash
# Makes .venv and installs what is pinned. Called as `bootstrap.sh` (to run the shop) or `bootstrap.sh dev`
# (to test and lint it too). A stamp in .venv remembers what was installed, so that a second call costs nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    die "Python 3.11 or newer is needed (Debian: apt-get install python3 python3-venv)"
}

# Debian splits venv off Python; without it `python3 -m venv` fails only half-way.
ensure_venv_module() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing python3-venv"
        apt-get update -q >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends python3-venv >&2
    else
        die "the venv module is missing; please run: sudo apt-get install python3-venv"
    fi
}

make_venv() {
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
        && .venv/bin/python -m pip --version >/dev/null 2>&1 && return
    local python
    python=$(find_python)
    ensure_venv_module "$python"
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
}

# One changing line on a terminal, nothing elsewhere.
show_progress() {
    local line count=0
    while read -r line; do
        case "$line" in
            Collecting*)
                count=$((count + 1))
                [ ! -t 2 ] || printf '\r\033[K    %d  %s' "$count" "${line%% (from*}" >&2 ;;
            Installing*)
                [ ! -t 2 ] || printf '\r\033[K    unpacking %d packages' "$count" >&2 ;;
        esac
    done
    [ ! -t 2 ] || printf '\r\033[K' >&2
}

# install NAME FILE...: each FILE is a requirements file; NAME is the stamp's.
install() {
    local stamp=".venv/.installed-$1" wanted file options=()
    shift
    wanted=$(cat "$@" | sha256sum)
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    say "installing $* (the first time takes a minute or two)"
    for file in "$@"; do options+=(-r "$file"); done
    .venv/bin/python -m pip install --disable-pip-version-check --prefer-binary "${options[@]}" | show_progress
    echo "$wanted" > "$stamp"
}

make_venv
case "${1:-run}" in
    run) install run requirements.txt ;;
    dev)
        install run requirements.txt
        install dev requirements.txt requirements-dev.txt
        ;;
    *) die "usage: bootstrap.sh [run|dev]" ;;
esac
