#!/usr/bin/env bash
# Collects the texts into the English catalogue and compiles it. The compiled file is kept in the repository,
# so that running the shop needs no gettext.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v msgfmt >/dev/null; then
    if [ "$(id -u)" != 0 ]; then
        echo "error: gettext is missing; please run: sudo apt-get install gettext" >&2
        exit 1
    fi
    apt-get update -q >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends gettext >&2
fi
.venv/bin/python manage.py makemessages --locale en --no-wrap --add-location file --no-obsolete \
    --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*'
.venv/bin/python manage.py compilemessages --locale en --locale zh_Hans --ignore .venv
