"""A PostgreSQL of our own in a temporary folder."""

import getpass
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.process import HOST, accepts_connections, free_port, running

# Tests may lose their data in a power cut; benchmarks and crash tests ask for `durable`.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """Yields the server's URL, to which a database name is appended: `postgres://…:port`."""
    port = free_port()
    user = "postgres" if os.getuid() == 0 else getpass.getuser()  # the server refuses to run as root
    with tempfile.TemporaryDirectory(prefix="jishi-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        shutil.chown(folder, user)
        _initdb(folder / "data", user)
        settings = {"port": str(port), "listen_addresses": HOST, "unix_socket_directories": name}
        settings |= {"max_connections": "200"} | ({} if durable else FAST)
        options = [text for key, value in settings.items() for text in ("-c", f"{key}={value}")]
        with running(
            [_binary("postgres"), "-D", str(folder / "data"), *options],
            ready=lambda: _is_ready(port),
            cwd=folder,
            stop_signal=signal.SIGINT,  # its "fast shutdown": does not wait for clients
            user=user,
        ):
            yield f"postgres://postgres@{HOST}:{port}"


def _initdb(data: Path, user: str) -> None:
    command = [
        _binary("initdb"),
        "-D",
        str(data),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    ]
    as_user = ["runuser", "-u", user, "--"] if os.getuid() == 0 else []
    subprocess.run([*as_user, *command], check=True, cwd=data.parent, stdout=subprocess.DEVNULL)


def _is_ready(port: int) -> bool:
    command = [_binary("pg_isready"), "-q", "-h", HOST, "-p", str(port), "-U", "postgres"]
    return accepts_connections(port) and subprocess.run(command, check=False).returncode == 0


def _binary(name: str) -> str:
    """In PATH, or where Debian keeps it. Raises FileNotFoundError saying what to install."""
    if found := shutil.which(name):
        return found
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not versions:
        raise FileNotFoundError(f"{name} is missing: apt-get install postgresql")
    return str(versions[-1])
