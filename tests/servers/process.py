"""Starting a server, waiting until it answers, and ending it with all its children."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from tests.logs import new_log

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def answers_http(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True  # an error page is an answer
    except OSError:
        return False


def accepts_connections(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def wait_until(condition: Callable[[], bool], *, within: float = 30, what: str = "condition") -> None:
    """Asks every 50 ms. Raises TimeoutError after `within` seconds."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {within} s")
        time.sleep(0.05)


def wait_http(url: str, *, within: float = 30) -> None:
    wait_until(lambda: answers_http(url), within=within, what=url)


@contextmanager
def running(
    command: Sequence[str],
    *,
    ready: Callable[[], bool],
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    within: float = 60,
    stop_signal: signal.Signals = signal.SIGTERM,
    stop_within: float = 10,
    user: str | None = None,
    log: Path | None = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    """Runs a server in a process group of its own until the block ends.

    Raises RuntimeError when it ends, and TimeoutError when it is not ready, within the given seconds; what
    goes wrong in the block is raised with the server's output as a note. `user` is who it runs as when we are
    root; `log` is where its output goes, if that is to be read.
    """
    name = Path(command[0]).name
    with _output(log, name) as output:
        process = subprocess.Popen(
            [*_tether(stop_signal, user), *command],
            env={**os.environ, **(env or {})},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until(lambda: process.poll() is not None or ready(), within=within, what=f"{command[0]} to be ready")
            if process.poll() is not None:
                raise RuntimeError(f"{command} ended with {process.returncode}")
            yield process
        except Exception as error:
            output.seek(0)
            error.add_note(output.read().decode(errors="replace")[-8000:])
            raise
        finally:
            stop(process, stop_signal, within=stop_within)
            if log and (kept := new_log(name)):
                shutil.copyfile(log, kept)


def _output(log: Path | None, name: str) -> IO[Any]:
    """Where a server writes: the file that the caller asked for, the log of the test run, or nowhere in particular."""
    path = log or new_log(name)
    return path.open("w+b") if path else tempfile.TemporaryFile()


def stop(process: "subprocess.Popen[bytes]", stop_signal: signal.Signals, *, within: float) -> None:
    """Asks the process, and after `within` seconds kills what is left of its group."""
    if process.poll() is None:
        process.send_signal(stop_signal)
        with suppress(subprocess.TimeoutExpired):
            process.wait(within)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _tether(stop_signal: signal.Signals, user: str | None) -> list[str]:
    """A prefix that ends the server when the test runner is killed, and gives up root for `user`."""
    if not shutil.which("setpriv"):
        return []
    identity = [f"--reuid={user}", f"--regid={user}", "--init-groups"] if user and os.getuid() == 0 else []
    return ["setpriv", "--pdeathsig", stop_signal.name.removeprefix("SIG"), *identity]
