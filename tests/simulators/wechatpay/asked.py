"""Reading what a merchant's server sends, as strictly as WeChat Pay does."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.simulators.payments.clock import now
from tests.simulators.wechatpay.orders import Order, Refused
from tests.simulators.wechatpay.signing import APPID, MCHID

TRADE_TYPES = {"native": "NATIVE", "jsapi": "JSAPI", "h5": "MWEB"}
LARGEST = 10_000_000_000


def json_object(body: bytes) -> dict[str, Any]:
    """Raises Refused."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise wrong("body")
    return content


def wanted_order(content: Mapping[str, Any], *, product: str) -> Order:
    """Raises Refused."""
    if (content.get("mchid"), content.get("appid")) != (MCHID, APPID):
        raise Refused(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配")
    payer, scene = content.get("payer") or {}, content.get("scene_info") or {}
    if product == "jsapi" and not text(payer, "openid", 128):
        raise wrong("payer")
    if product == "h5" and not (text(scene, "payer_client_ip", 45) and scene.get("h5_info")):
        raise wrong("scene_info")
    return Order(
        out_trade_no=text(content, "out_trade_no", 32, shortest=6),
        fen=fen(content.get("amount"), "total"),
        description=text(content, "description", 127),
        expires=_expiry(content),
        trade_type=TRADE_TYPES[product],
        notify_url=text(content, "notify_url", 255),
        openid=payer.get("openid", "oUpF8uMuAJO0000000000000001"),
    )


def text(content: Mapping[str, Any], name: str, longest: int, *, shortest: int = 1) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not shortest <= len(value) <= longest:
        raise wrong(name)
    return value


def fen(amount: Any, name: str) -> int:
    value = amount.get(name) if isinstance(amount, dict) else None
    if type(value) is not int or not 0 < value <= LARGEST or amount.get("currency", "CNY") != "CNY":
        raise wrong("amount")
    return value


def _expiry(content: Mapping[str, Any]) -> datetime:
    if "time_expire" not in content:
        return now() + timedelta(days=7)
    try:
        moment = datetime.fromisoformat(str(content["time_expire"]))
    except ValueError:
        raise wrong("time_expire") from None
    if moment.tzinfo is None or moment < now():
        raise wrong("time_expire")
    return moment


def wrong(name: str) -> Refused:
    return Refused(400, "PARAM_ERROR", f"输入源“{name}”不符合规则")
