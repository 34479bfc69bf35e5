"""`make test`: the whole suite on SQLite, then on PostgreSQL + Redis, and one line that sums both up.

`python -m tests.run [--fast] [pytest's arguments]`; --fast is SQLite only, without slow and browser tests.
"""

import os
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests import logs
from tests.servers.postgres import postgres
from tests.servers.process import ROOT
from tests.servers.redis import DATABASES, redis

FAST = ["-m", "not slow and not browser"]


@dataclass(frozen=True)
class Result:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Result") -> "Result":
        return Result(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job starts with it ignored
    fast = "--fast" in arguments
    pytest_arguments = [it for it in arguments if it != "--fast"] + (FAST if fast else [])
    result = run_pytest("SQLite", {"DATABASE_URL": "", "REDIS_URL": ""}, pytest_arguments)
    if not fast:
        with postgres() as database_url, redis() as redis_url:
            environment = {
                "DATABASE_URL": f"{database_url}/jishi",
                "REDIS_URL": redis_url,
                "CELERY_BROKER_URL": f"{redis_url}/{DATABASES - 1}",
            }
            result += run_pytest("PostgreSQL + Redis", environment, pytest_arguments)
    sys.stdout.write(f"{result}\n")
    return 1 if result.failed else 0


def run_pytest(title: str, environment: Mapping[str, str], arguments: list[str]) -> Result:
    """One run of pytest; an empty value in the environment takes the variable out of it."""
    sys.stdout.write(f"\033[1m==> tests on {title}\033[0m\n")
    sys.stdout.flush()
    with tempfile.TemporaryDirectory(prefix="jishi-test-") as folder:
        kept = Path(folder) / "logs"
        kept.mkdir()
        env = {**os.environ, "JISHI_VAR": f"{folder}/var", logs.FOLDER: str(kept), **environment}
        env = {name: value for name, value in env.items() if value}
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", *_parallel(), f"--junit-xml={report}", *arguments]
        status = _run(command, env)
        result = read_report(report) + _read_logs(kept)
    # A crash or a collection without any test must not look like a success.
    return result if status == 0 or result.failed else result + Result(failed=1)


def _read_logs(kept: Path) -> Result:
    """One more test: no line that any process of the run has logged gives away a code, a token, a password or a
    whole mobile number."""
    found = list(logs.leaks(kept))
    for leak in found[:50]:
        sys.stdout.write(f"FAILED log of the run - {leak}\n")
    return Result(failed=1) if found else Result(passed=1)


def _run(command: list[str], env: Mapping[str, str]) -> int:
    """Waits for pytest also when we are told to end, so that it can stop the servers of its fixtures."""
    with subprocess.Popen(command, cwd=ROOT, env=env) as process:
        try:
            return process.wait()
        except SystemExit:  # SIGTERM reached only us; a Ctrl-C has reached pytest as well
            process.send_signal(signal.SIGINT)
            raise


def _parallel() -> list[str]:
    return ["--numprocesses", "2", "--dist", "loadfile"] if (os.cpu_count() or 1) > 1 else []


def read_report(path: Path) -> Result:
    """The counts of a JUnit report; a missing one counts as nothing."""
    if not path.exists():
        return Result()
    passed = failed = skipped = 0
    for case in ElementTree.parse(path).getroot().iter("testcase"):  # noqa: S314 - pytest wrote it
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    return Result(passed, failed, skipped)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
