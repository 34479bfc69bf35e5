"""A merchant's server in a few lines, written from the providers' papers: what the simulators are tested with."""

import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.simulators.payments.clock import CHINA, plain
from tests.simulators.payments.keys import key_folder, read_private
from tests.simulators.payments.signing import sign


def new_number() -> str:
    return f"2026{secrets.randbelow(10**14):014d}01"


def alipay_query(method: str, biz: Mapping[str, Any], **public: str) -> str:
    """A signed request; what is given in `public` replaces what would be right, before it is signed."""
    fields = {
        "app_id": "2021000000000001",
        "method": method,
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": plain(datetime.now(CHINA)),
        "version": "1.0",
        "biz_content": json.dumps(biz, ensure_ascii=False),
        **public,
    }
    message = "&".join(f"{name}={value}" for name, value in sorted(fields.items()) if value)
    key = read_private(key_folder() / "alipay-shop-private.pem")
    return urlencode({**fields, "sign": sign(key, message.encode())})


def page_pay(number: str, *, amount: str = "12.30", notify_url: str = "", **biz: str) -> str:
    content = {
        "out_trade_no": number,
        "product_code": "FAST_INSTANT_TRADE_PAY",
        "total_amount": amount,
        "subject": "集市订单",
        **biz,
    }
    public = {"notify_url": notify_url, "return_url": "http://127.0.0.1:9/back/?a=1"}
    return alipay_query("alipay.trade.page.pay", content, **public)


def wechat_headers(method: str, path: str, body: str = "", **changes: str) -> dict[str, str]:
    """Authorization for a path that begins with /v3/; `changes` replace parts of it, before it is signed."""
    said = {
        "mchid": "1900000001",
        "nonce_str": secrets.token_hex(16),
        "timestamp": str(int(time.time())),
        "serial_no": "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
        **changes,
    }
    message = f"{method}\n{path}\n{said['timestamp']}\n{said['nonce_str']}\n{body}\n"
    said["signature"] = sign(read_private(key_folder() / "wechatpay-shop-private.pem"), message.encode())
    parts = ",".join(f'{name}="{value}"' for name, value in said.items())
    return {"Authorization": f"WECHATPAY2-SHA256-RSA2048 {parts}", "Content-Type": "application/json"}


def wechat(client: httpx.Client, method: str, path: str, content: object = None, **changes: str) -> httpx.Response:
    body = "" if content is None else json.dumps(content, ensure_ascii=False)
    headers = wechat_headers(method, path, body, **changes)
    return client.request(method, f"/wechatpay{path}", content=body.encode(), headers=headers)


def wechat_order(number: str, *, fen: int = 1230, notify_url: str = "http://127.0.0.1:9/", **changes: Any) -> Any:
    return {
        "appid": "wx0000000000000001",
        "mchid": "1900000001",
        "description": "集市订单",
        "out_trade_no": number,
        "time_expire": (datetime.now(CHINA) + timedelta(minutes=30)).isoformat(timespec="seconds"),
        "notify_url": notify_url,
        "amount": {"total": fen, "currency": "CNY"},
        **changes,
    }


@dataclass
class Listener:
    """A shop's notify address: keeps what comes, and gives the answers it is told, the last one for ever."""

    url: str
    answers: list[tuple[int, bytes]]
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def listening(*answers: tuple[int, bytes]) -> Iterator[Listener]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.came.append((dict(self.headers), body))
            status, answer = listener.answers[min(len(listener.came), len(listener.answers)) - 1]
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            """Nobody wants to read it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        listener = Listener(f"http://127.0.0.1:{server.server_port}/", list(answers))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield listener
        server.shutdown()
