"""Reading a request to the gateway: the public parameters, the signature, and biz_content."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web

from tests.simulators.alipay.signing import is_request_signed
from tests.simulators.alipay.trades import Refused
from tests.simulators.payments.clock import now, parse_plain

APP_ID = os.environ.get("SIMULATORS_ALIPAY_APP_ID", "2021000000000001")
SELLER_ID = os.environ.get("SIMULATORS_ALIPAY_SELLER_ID", "2088000000000001")
CLOCK_SKEW = timedelta(minutes=10)


@dataclass(frozen=True)
class Asked:
    method: str
    notify_url: str
    return_url: str
    biz: Mapping[str, Any]

    def text(self, name: str, longest: int, *, required: bool = True) -> str:
        """One parameter of biz_content. Raises Refused."""
        value = self.biz.get(name, "")
        if not isinstance(value, str) or len(value) > longest or (required and not value):
            raise Refused("ACQ.INVALID_PARAMETER", f"参数无效：{name}")
        return value


class NotUnderstood(Exception):
    """The gateway refuses before any business: nothing is signed in its answer."""

    def __init__(self, code: str, msg: str, sub_code: str, sub_msg: str) -> None:
        super().__init__(sub_code)
        self.reply = {"code": code, "msg": msg, "sub_code": sub_code, "sub_msg": sub_msg}


async def read_request(request: web.Request) -> Asked:
    """Raises NotUnderstood."""
    form = {name: str(value) for name, value in (await request.post()).items()}
    fields = {**request.query, **form}
    for name in ("method", "app_id", "charset", "sign_type", "sign", "timestamp", "version", "biz_content"):
        if not fields.get(name):
            raise NotUnderstood("40001", "Missing Required Arguments", f"isv.missing-{_dashed(name)}", f"缺少{name}")
    _check_public(fields)
    if not is_request_signed(fields):
        raise _invalid("signature", "验签出错，请确认 charset 和待签名字符串")
    return Asked(fields["method"], fields.get("notify_url", ""), fields.get("return_url", ""), _biz(fields))


def _check_public(fields: Mapping[str, str]) -> None:
    if fields["app_id"] != APP_ID:
        raise _invalid("app-id", "无效的AppID参数")
    if fields["sign_type"] != "RSA2":
        raise _invalid("signature-type", "无效的签名类型")
    if fields["charset"].lower() != "utf-8":
        raise _invalid("charset", "字符集错误")
    if fields["version"] != "1.0":
        raise _invalid("version", "无效的版本")
    try:
        sent = parse_plain(fields["timestamp"])
    except ValueError:
        raise _invalid("timestamp", "非法的时间戳参数") from None
    if abs(sent - now()) > CLOCK_SKEW:
        raise _invalid("timestamp", "非法的时间戳参数")


def _biz(fields: Mapping[str, str]) -> dict[str, Any]:
    try:
        biz = json.loads(fields["biz_content"])
    except (ValueError, RecursionError):
        biz = None
    if not isinstance(biz, dict):
        raise _invalid("format", "biz_content 不是合法的 JSON")
    return biz


def _invalid(what: str, message: str) -> NotUnderstood:
    return NotUnderstood("40002", "Invalid Arguments", f"isv.invalid-{what}", message)


def _dashed(name: str) -> str:
    return {"app_id": "app-id", "sign": "signature", "sign_type": "signature-type"}.get(name, name.replace("_", "-"))
