"""The simulators as `make run` starts them: a process of its own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.servers.process import HOST, ROOT, answers_http, free_port, running


@dataclass(frozen=True)
class Simulators:
    url: str
    smtp_port: int

    @property
    def environment(self) -> dict[str, str]:
        """What a shop that is to use them must be told."""
        return {"SIMULATORS_URL": self.url, "EMAIL_URL": f"smtp://{HOST}:{self.smtp_port}"}


@contextmanager
def simulators(**environment: str) -> Iterator[Simulators]:
    port, smtp_port = free_port(), free_port()
    url = f"http://{HOST}:{port}"
    env = {
        "PYTHONPATH": str(ROOT),
        "SIMULATORS_PORT": str(port),
        "SIMULATORS_SMTP_PORT": str(smtp_port),
        **environment,
    }
    with running([sys.executable, "-m", "tests.simulators"], env=env, ready=lambda: answers_http(url)):
        yield Simulators(url=url, smtp_port=smtp_port)
