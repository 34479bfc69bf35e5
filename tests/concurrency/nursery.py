"""Servers that start in an instant, to be killed often: the shop is loaded once, and each server is forked from that.

`python -m tests.concurrency.nursery`: a line with a port starts a granian of two worker processes and answers with
the id of the process group; the end of the input ends everything.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from tests.servers.process import HOST, ROOT, answers_http, free_port, wait_until

WORKERS, THREADS = 2, 4


class Nursery:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def start(self) -> tuple[str, int]:
        """A server's address and its process group. Raises TimeoutError when it is not there in time."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        port = free_port()
        self._process.stdin.write(f"{port}\n")
        self._process.stdin.flush()
        group = int(self._process.stdout.readline())
        url = f"http://{HOST}:{port}"
        wait_until(lambda: answers_http(f"{url}/healthz/"), what=url)
        return url, group


@contextmanager
def nursery(environment: Mapping[str, str]) -> Iterator[Nursery]:
    command = [sys.executable, "-m", "tests.concurrency.nursery"]
    env = {**os.environ, **environment}
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield Nursery(process)


def main() -> None:
    import config.wsgi  # noqa: F401  (what every server would spend its first seconds on)

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    groups = []
    for line in sys.stdin:
        groups.append(_fork_server(int(line)))
        sys.stdout.write(f"{groups[-1]}\n")
        sys.stdout.flush()
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def _fork_server(port: int) -> int:
    from granian.constants import Interfaces
    from granian.server import Server

    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)
    server = Server(
        "config.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
    )
    server.serve()
    os._exit(0)


if __name__ == "__main__":
    main()
