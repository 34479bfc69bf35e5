"""A Redis of our own; nothing is written to disk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.process import HOST, accepts_connections, free_port, running

DATABASES = 64  # one a test process, the last for Celery


@contextmanager
def redis() -> Iterator[str]:
    """Yields the server's URL without a database number: `redis://…:port`."""
    port = free_port()
    options = ["--bind", HOST, "--port", str(port), "--save", "", "--databases", str(DATABASES)]
    with (
        tempfile.TemporaryDirectory(prefix="jishi-redis-") as folder,
        running(["redis-server", *options], ready=lambda: accepts_connections(port), cwd=Path(folder)),
    ):
        yield f"redis://{HOST}:{port}"
