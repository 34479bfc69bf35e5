"""The shop's web server against a given environment."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.servers.process import HOST, ROOT, answers_http, free_port, running


def shop_environment(*, database_url: str, var_dir: Path, **more: str) -> dict[str, str]:
    """The environment of the shop's processes in the embedded profile."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
        "DATABASE_URL": database_url,
        "JISHI_VAR": str(var_dir),
        **more,
    }


def run_manage(environment: Mapping[str, str], *arguments: str) -> None:
    """Runs a manage.py command in a process of its own. Raises CalledProcessError."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env={**os.environ, **environment}, check=True)


@contextmanager
def web(
    environment: Mapping[str, str],
    *,
    workers: int = 1,
    threads: int = 4,
    application: str = "config.wsgi:application",
) -> Iterator[str]:
    """Yields the base URL of a granian that serves the shop."""
    port = free_port()
    url = f"http://{HOST}:{port}"
    # fmt: off
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--workers-kill-timeout", "3",
        application,
    ]
    # fmt: on
    with running(command, env={**environment, "SITE_URL": url}, ready=lambda: answers_http(f"{url}/healthz/")):
        yield url
