"""The answers nobody should believe, one kind after the other: each call in mode `garbage` gets the next one."""

import json
from itertools import cycle

from aiohttp import web

from tests.simulators.control import Handler
from tests.simulators.payments.clock import now
from tests.simulators.wechatpay.signing import APPID, MCHID, signature_headers

ANOTHER = "10000000000000000099"


def make_garbage() -> Handler:
    kinds = cycle((_html, _braces, _wrong_signature, _another_order, _cut_short, _bytes))

    async def reply(request: web.Request) -> web.Response:
        return next(kinds)(request, await request.text())

    return reply


def _success(number: str) -> bytes:
    """Good news for every verb at once."""
    facts = {
        "appid": APPID,
        "mchid": MCHID,
        "out_trade_no": number,
        "out_refund_no": number,
        "transaction_id": "4200202601010000000000000099",
        "refund_id": "50300000000000000000000000099",
        "trade_state": "SUCCESS",
        "status": "SUCCESS",
        "success_time": now().isoformat(timespec="seconds"),
        "amount": {"total": 100, "refund": 100, "currency": "CNY"},
    }
    return json.dumps(facts, ensure_ascii=False).encode()


def _json(body: bytes, headers: dict[str, str]) -> web.Response:
    return web.Response(body=body, content_type="application/json", headers=headers)


def _html(request: web.Request, body: str) -> web.Response:
    return web.Response(text="<html><body>系统维护中</body></html>", content_type="text/html")


def _braces(request: web.Request, body: str) -> web.Response:
    answer = json.dumps({"code": '}{"', "message": "}},{{"}).encode()
    return _json(answer, signature_headers(answer))


def _wrong_signature(request: web.Request, body: str) -> web.Response:
    """Success for the very order that was asked for, with a signature over something else."""
    number = request.match_info.get("number") or body.partition('"out_trade_no": "')[2].partition('"')[0]
    return _json(_success(number), signature_headers(b"something else"))


def _another_order(request: web.Request, body: str) -> web.Response:
    answer = _success(ANOTHER)
    return _json(answer, signature_headers(answer))


def _cut_short(request: web.Request, body: str) -> web.Response:
    answer = _success(ANOTHER)[:-20]
    return _json(answer, signature_headers(answer))


def _bytes(request: web.Request, body: str) -> web.Response:
    return web.Response(body=b'\xff\xfe<html>{"code": \x00', content_type="text/html")
