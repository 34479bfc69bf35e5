"""`make run`, as a newcomer meets it."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.servers.process import HOST, ROOT, free_port, wait_until

pytestmark = pytest.mark.embedded

COMMAND = [sys.executable, "-m", "deploy.local.run"]


def build_environment(var_dir: Path, **more: str) -> dict[str, str]:
    # What the test run itself was told must not reach the shop.
    private = {"DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE"}
    inherited = {name: value for name, value in os.environ.items() if name not in private}
    return {**inherited, "PYTHONPATH": str(ROOT), "JISHI_VAR": str(var_dir), "JISHI_DEMO": "0", **more}


class Shop:
    """A running `make run` and what it prints."""

    def __init__(self, process: "subprocess.Popen[str]", url: str, simulators_url: str) -> None:
        self.process = process
        self.url = url
        self.simulators_url = simulators_url
        self.output = ""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.output += line

    def is_open(self) -> bool:
        assert self.process.poll() is None, self.output
        return "Jishi is open" in self.output

    def family(self) -> set[int]:
        """The ids of the supervisor's children, and of their children."""
        members, found = set(), {self.process.pid}
        while found:
            members |= found
            found = {pid for pid, parent in _parents() if parent in members} - members
        return members - {self.process.pid}


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        yield int(stat.parent.name), int(fields[1])


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def open_shop(var_dir: Path) -> Iterator[Shop]:
    port, simulators_port = free_port(), free_port()
    process = subprocess.Popen(
        COMMAND,
        cwd=ROOT,
        env=build_environment(var_dir, PORT=str(port), SIMULATORS_PORT=str(simulators_port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        shop = Shop(process, f"http://{HOST}:{port}", f"http://{HOST}:{simulators_port}")
        wait_until(shop.is_open, within=240, what="the shop to open")
        yield shop
    finally:
        process.kill()  # the tethers take the rest down
        process.wait()


@pytest.mark.slow
def test_the_shop_opens_serves_and_ends(tmp_path: Path) -> None:
    with open_shop(tmp_path) as shop:
        assert httpx.get(f"{shop.url}/healthz/").status_code == 200
        assert httpx.get(f"{shop.url}/api/v1/docs/").status_code == 200
        assert httpx.get(f"{shop.simulators_url}/outbox/sms").json() == []
        for needed in (
            shop.url,
            "/dashboard/",
            "/cms/",
            "/admin/",
            "shopper",
            "13800000001",
            "jishi-demo-2026",
        ):
            assert needed in shop.output
        assert {it.name for it in (tmp_path / "logs").iterdir()} >= {"web.log", "simulators.log"}
        family = shop.family()
        assert len(family) >= 4
        shop.process.send_signal(signal.SIGINT)
        assert shop.process.wait(15) == 0
        wait_until(lambda: not any(map(_is_alive, family)), within=5, what="the end of all processes")

    # The second start finds everything made.
    assert "preparing the database" in shop.output
    with open_shop(tmp_path) as shop:
        assert "preparing the database" not in shop.output
        family = shop.family()
        os.kill(shop.process.pid, signal.SIGKILL)
        wait_until(lambda: not any(map(_is_alive, family)), within=10, what="the end of the orphans")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["PORT", "SIMULATORS_PORT"])
def test_a_taken_port_is_said_in_one_line_and_nothing_starts(name: str, tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as server:
        taken = str(server.getsockname()[1])
        ports = {"PORT": str(free_port()), "SIMULATORS_PORT": str(free_port()), name: taken}
        result = run_to_the_end(tmp_path / "var", **ports)
    assert (result.returncode, result.stdout) == (1, "")
    assert (
        result.stderr
        == f"error: port {taken} is taken; stop what uses it, or choose another: {name}=<port> make run\n"
    )
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("ports", "message"),
    [
        ({"PORT": "80a"}, "PORT=80a is not a port number"),
        ({"PORT": "0"}, "PORT=0 is not a port number"),
        ({"PORT": "70000"}, "PORT=70000 is not a port number"),
        ({"SIMULATORS_PORT": "-1"}, "SIMULATORS_PORT=-1 is not a port number"),
    ],
)
def test_an_impossible_port_is_refused(ports: dict[str, str], message: str, tmp_path: Path) -> None:
    result = run_to_the_end(tmp_path, **{"PORT": str(free_port()), **ports})
    assert result.returncode == 1
    assert re.fullmatch(f"error: {re.escape(message)}[^\n]*\n", result.stderr)


def test_the_two_ports_must_differ(tmp_path: Path) -> None:
    port = str(free_port())
    result = run_to_the_end(tmp_path, PORT=port, SIMULATORS_PORT=port)
    assert (result.returncode, f"both {port}" in result.stderr) == (1, True)


def run_to_the_end(var_dir: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        COMMAND,
        cwd=ROOT,
        env=build_environment(var_dir, **environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
