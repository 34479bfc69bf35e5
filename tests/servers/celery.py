"""A real Celery worker against a given environment."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.servers.process import running


@contextmanager
def celery_worker(environment: Mapping[str, str], *, pool: str = "solo") -> Iterator["subprocess.Popen[bytes]"]:
    """Yields the worker's process, once it takes tasks."""
    log = Path(environment["JISHI_VAR"]) / "worker.log"
    # fmt: off
    command = [
        sys.executable, "-m", "celery", "--app", "config.celery:app", "--quiet", "worker", "--pool", pool,
        "--concurrency", "1", "--loglevel", "INFO",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]
    # fmt: on
    with running(command, env=environment, log=log, ready=lambda: b" ready." in log.read_bytes()) as process:
        yield process
