"""An HTTP server that plays a provider: it keeps what it is asked and answers what the test has laid out."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Gateway:
    url: str
    asked: list[Asked] = field(default_factory=list)
    status: int = 200
    content: bytes = b"{}"
    #: Seconds before the answer.
    delay: float = 0
    #: Takes the request and hangs up.
    drop: bool = False

    def answers(self, content: Any, *, status: int = 200) -> None:
        self.status = status
        self.content = content if isinstance(content, bytes) else json.dumps(content).encode()


@contextmanager
def gateway() -> Iterator[Gateway]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.asked.append(Asked(self.path, headers, body))
            time.sleep(state.delay)
            if state.drop:
                return
            self.send_response(state.status)
            self.send_header("Content-Length", str(len(state.content)))
            self.end_headers()
            self.wfile.write(state.content)

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = Gateway(url=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
