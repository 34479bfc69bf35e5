"""An nginx of our own around the server block that is being tested."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.process import HOST, accepts_connections, free_port, running

# `master_process off` would be simpler, but then reloads and worker deaths could not be tested.
CONFIG = """\
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr notice;
events {{ worker_connections 512; }}
http {{
    access_log off;
    default_type application/octet-stream;
    types {{
        text/html html; text/css css; text/javascript js; application/json json;
        image/svg+xml svg; image/webp webp; image/png png; image/jpeg jpg;
    }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen {host}:{port};
{server}
    }}
}}
"""


@contextmanager
def nginx(server: str) -> Iterator[str]:
    """Yields the base URL of an nginx whose server block holds the given directives."""
    port = free_port()
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    with tempfile.TemporaryDirectory(prefix="jishi-nginx-") as name:
        config = Path(name) / "nginx.conf"
        user = "user root;" if os.getuid() == 0 else ""  # else the workers cannot read temporary folders
        config.write_text(CONFIG.format(user=user, folder=name, host=HOST, port=port, server=server))
        with running([binary, "-c", str(config), "-e", "stderr"], ready=lambda: accepts_connections(port)):
            yield f"http://{HOST}:{port}"
