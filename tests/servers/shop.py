"""The whole shop as a visitor meets it: web server, Celery worker and simulators, on a database of its own."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.celery import celery_worker
from tests.servers.simulators import Simulators, simulators
from tests.servers.web import run_manage, shop_environment, web


@dataclass(frozen=True)
class Shop:
    url: str
    simulators: Simulators
    worker: "subprocess.Popen[bytes]"
    environment: Mapping[str, str]

    def manage(self, *arguments: str) -> None:
        """Runs a manage.py command beside the running shop. Raises CalledProcessError."""
        run_manage(self.environment, *arguments)


@contextmanager
def open_shop(*, database_url: str, var_dir: Path, demo: bool = False, **more: str) -> Iterator[Shop]:
    """`demo` loads the demo shop first; `more` goes to the environment of all processes."""
    with ExitStack() as stack:
        # The same folder for both: the keys of the simulated payment providers are in it.
        world = stack.enter_context(simulators(JISHI_VAR=str(var_dir), **more))
        # A queue of its own: of two shops on one Redis broker, one's worker would take the other's tasks.
        more = {"CELERY_BROKER_URL": "filesystem://", **more}
        environment = shop_environment(database_url=database_url, var_dir=var_dir, **world.environment, **more)
        if demo:
            run_manage(environment, "load_demo")
        url = stack.enter_context(web(environment))
        worker = stack.enter_context(celery_worker({**environment, "SITE_URL": url}))
        yield Shop(url=url, simulators=world, worker=worker, environment={**environment, "SITE_URL": url})
