#!/usr/bin/env bash
# Runs the measurements of bench/, or only those named: `deploy/local/bench.sh search`. One JSON line a metric.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PYTHONPATH=site:.

if [ $# -eq 0 ]; then
    for file in bench/bench_*.py; do
        [ -e "$file" ] && set -- "$@" "$(basename "${file%.py}" | sed 's/^bench_//')"
    done
fi
for name in "$@"; do
    .venv/bin/python -m "bench.bench_$name"
done
