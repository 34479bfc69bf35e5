"""The log of a whole test run, and the search for what no log may hold.

`tests/run.py` names a folder in JISHI_TEST_LOGS; every process of the run writes its log there, and `leaks` reads it
all when the run is over.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

FOLDER = "JISHI_TEST_LOGS"
SECRETS = "secrets"
PASSWORDS = ("jishi-demo-2026", "wrong-pass-7")

#: What gives itself away by its form.
PATTERNS = {
    "mobile number": re.compile(r"(?<![\d.])(?:86)?1[3-9]\d{9}(?![\d.])"),
    "access token": re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}"),
    "refresh token": re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\.[\w-]{20,}\.[\w-]{20,}"),
    "password": re.compile("|".join(PASSWORDS)),
    "secret in an address": re.compile(
        r"[?&](?:token|access_token|client_secret|openid|mobile|code|password)=(?!\*\*\*)[^&\s'\"]", re.IGNORECASE
    ),
}
#: Six digits are also a process id or the digits of a second: only beside one of these are they a code.
ABOUT_CODES = re.compile(r"sms|code|captcha|verif|短信|验证码", re.IGNORECASE)
CODE = re.compile(r"(?<![\w.])\d{6}(?!\w)")


def folder() -> Path | None:
    """Where the logs of this run go, if it keeps them."""
    return Path(os.environ[FOLDER]) if os.environ.get(FOLDER) else None


def new_log(name: str) -> Path | None:
    """A file of its own for one process."""
    kept = folder()
    if kept is None:
        return None
    handle, path = tempfile.mkstemp(prefix=f"{name}-", suffix=".log", dir=kept)
    os.close(handle)
    return Path(path)


def remember(code: str) -> None:
    """A code that was sent to somebody: from now on no log line of the run may hold it."""
    kept = folder()
    if kept is not None and code:
        with (kept / SECRETS).open("a") as known:
            known.write(f"{code}\n")


def leaks(kept: Path) -> Iterator[str]:
    """What a person could misuse, each with the file, the line's number and the line."""
    secrets = kept / SECRETS
    codes = set(secrets.read_text().split()) if secrets.exists() else set()
    for path in sorted(kept.glob("*.log")):
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1):
            if found := _found(line, codes):
                yield f"{found} in {path.name}:{number}: {line[:1000]}"


def _found(line: str, codes: set[str]) -> str | None:
    for what, pattern in PATTERNS.items():
        if pattern.search(line):
            return what
    if ABOUT_CODES.search(line) and codes.intersection(CODE.findall(line)):
        return "code"
    return None
