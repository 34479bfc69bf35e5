"""A text message gateway with the habits of the real ones: signed requests, idempotent by message id."""

import hashlib
import hmac
import os
import re
from collections import OrderedDict
from typing import Any

from aiohttp import web

from tests.logs import remember
from tests.simulators.control import ServiceName, read_json_object
from tests.simulators.outbox import OUTBOX, Sms
from tests.simulators.service import Service

KEY = os.environ.get("SIMULATORS_SMS_KEY", "simulator")
REMEMBERED_IDS = 10_000
MOBILE = re.compile(r"(?:\+?86)?(1\d{10})", re.ASCII)


class Gateway:
    def __init__(self) -> None:
        self.seen_ids: OrderedDict[str, None] = OrderedDict()

    async def send(self, request: web.Request) -> web.Response:
        """`{message_id, mobile, template, params: {code, purpose, ...}, text}`, signed in X-Signature."""
        if not _is_signed(await request.read(), request.headers.get("X-Signature", "")):
            return _refusal(401, "SIGNATURE_INVALID", "X-Signature must be the hex HMAC-SHA256 of the body")
        try:
            message = await read_json_object(request)
            sms = _parse(message)
        except ValueError as error:
            return _refusal(400, "INVALID_PARAMETER", str(error))
        if self._is_new(message["message_id"]):
            request.app[OUTBOX].sms.appendleft(sms)
            remember(sms.code)
        return web.json_response({"code": "OK", "message_id": message["message_id"]})

    def _is_new(self, message_id: str) -> bool:
        if message_id in self.seen_ids:
            return False
        self.seen_ids[message_id] = None
        if len(self.seen_ids) > REMEMBERED_IDS:
            self.seen_ids.popitem(last=False)
        return True


def sign(body: bytes) -> str:
    return hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()


def _is_signed(body: bytes, signature: str) -> bool:
    return hmac.compare_digest(sign(body).encode(), signature.encode(errors="replace"))


def _parse(message: dict[str, Any]) -> Sms:
    for name, longest in (("message_id", 64), ("template", 64), ("text", 500)):
        _require_text(message.get(name), name, longest)
    params = message.get("params")
    if not isinstance(params, dict):
        raise ValueError("params must be an object")
    mobile = MOBILE.fullmatch(str(message.get("mobile")))
    if not mobile:
        raise ValueError("mobile must be a number of mainland China")
    return Sms(
        mobile=mobile[1],
        purpose=str(params.get("purpose", "")),
        code=str(params.get("code", "")),
        text=message["text"],
    )


def _require_text(value: Any, name: str, longest: int) -> None:
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise ValueError(f"{name} must be a text of 1 to {longest} characters")


def _refusal(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"code": code, "message": message}, status=status)


def make_service() -> Service:
    return Service(
        name=ServiceName.SMS,
        title="短信网关 SMS gateway · POST /sms/send",
        routes=[web.post("/sms/send", Gateway().send)],
        error_reply=lambda: _refusal(500, "SYSTEM_ERROR", "internal error"),
    )
