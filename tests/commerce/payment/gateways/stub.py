"""A provider that gives one answer to everything, signed as the real one would."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.simulators.alipay.signing import signed_reply
from tests.simulators.wechatpay.signing import signature_headers

Answer = tuple[int, Mapping[str, str], bytes]


@contextmanager
def answering(make: Callable[[str], Answer]) -> Iterator[str]:
    """`make` is given the path with its query."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, body = make(self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *args: Any) -> None:
            """Nobody wants to read it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def alipay_says(content: Mapping[str, Any], *, status: int = 200) -> Callable[[str], Answer]:
    def make(path: str) -> Answer:
        method = parse_qs(urlsplit(path).query)["method"][0]
        return status, {}, signed_reply(f"{method.replace('.', '_')}_response", content)

    return make


def alipay_refuses(sub_code: str) -> Callable[[str], Answer]:
    return alipay_says({"code": "40004", "msg": "Business Failed", "sub_code": sub_code})


def wechat_says(content: object, *, status: int = 200, signed: bool = True) -> Callable[[str], Answer]:
    def make(_path: str) -> Answer:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return status, signature_headers(body) if signed else {}, body

    return make


def wechat_refuses(code: str, *, status: int = 400, signed: bool = True) -> Callable[[str], Answer]:
    return wechat_says({"code": code, "message": "…"}, status=status, signed=signed)
