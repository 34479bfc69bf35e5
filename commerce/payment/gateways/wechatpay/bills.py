"""WeChat Pay's daily trade bill: an address and a hash, signed; behind it a CSV with a backtick before every value."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from commerce.payment.gateways import facts
from commerce.payment.gateways.base import BillRow, PermanentGatewayError, RetryableGatewayError
from commerce.payment.gateways.enums import BillKind
from commerce.payment.gateways.http import send
from commerce.payment.gateways.wechatpay.client import Refused, Wire

FETCH_WITHIN = 30.0  # seconds; nobody waits for it but a task
LARGEST_PACKED = 20 * 1024 * 1024
LARGEST_CSV = 200 * 1024 * 1024
GZIP = 31  # what zlib calls it
NO_BILL = {"NO_STATEMENT_EXIST", "NO_BILL_EXIST"}
LATER = {"STATEMENT_CREATING", "BILL_CREATING"}
FIRST_COLUMN, FIRST_TOTAL = "交易时间", "总交易单数"
PAID, REFUNDED = "SUCCESS", "REFUND"


def download(sdk: Any, day: date) -> Iterable[BillRow]:
    """All rows or an error; a day without any trade has no bill. Raises GatewayError."""
    try:
        reply = sdk.trade_bill(bill_date=day.isoformat(), bill_type="ALL", tar_type="GZIP")
    except Refused as error:
        if error.code in NO_BILL:
            return []
        kind = RetryableGatewayError if error.code in LATER else PermanentGatewayError
        raise kind(error.code) from None
    wire: Wire = sdk._core
    try:
        plain = _unpacked(_fetched(wire, facts.text(reply, "download_url", longest=2048)))
        _check_hash(plain, reply)
        return list(parse_bill(plain.decode("utf-8-sig")))
    except (ValueError, zlib.error) as error:
        raise RetryableGatewayError(f"unreadable bill: {error}") from None


def _fetched(wire: Wire, url: str) -> bytes:
    """Only from the host that we ask everything else. The answer is not signed: the hash is."""
    base = wire.account.base_url
    if not url.startswith(f"{base}/v3/"):
        raise ValueError("strange address")
    bounds = {"provider": "wechatpay-bill", "timeout": FETCH_WITHIN, "largest": LARGEST_PACKED}
    reply = send(wire.call(url.removeprefix(base), method="GET", data=None, changes=False, **bounds))
    if reply.status != 200:
        raise ValueError(f"HTTP {reply.status}")
    return reply.body


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=GZIP)
    plain = unpacker.decompress(packed, LARGEST_CSV)
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise ValueError("too large, or cut short")
    return plain


def _check_hash(plain: bytes, reply: Any) -> None:
    digest = hashlib.sha1(plain, usedforsecurity=False).hexdigest()
    if (reply.get("hash_type"), str(reply.get("hash_value")).lower()) != ("SHA1", digest):
        raise ValueError("hash")


def parse_bill(text: str) -> Iterator[BillRow]:
    """Raises ValueError, also when the totals are missing or count other rows."""
    lines = [line for line in text.splitlines() if line]
    ends = [place for place, line in enumerate(lines) if line.startswith(FIRST_TOTAL)]
    if len(ends) != 1 or not lines[0].startswith(FIRST_COLUMN) or len(lines) != ends[0] + 2:
        raise ValueError("not a whole bill")
    columns, rows = lines[0].split(","), lines[1 : ends[0]]
    if _cells(lines[-1])[0] != str(len(rows)):
        raise ValueError("the totals count other rows")
    for row in rows:
        cells = _cells(row)
        if len(cells) != len(columns):
            raise ValueError("a row of another length")
        yield _row(dict(zip(columns, cells, strict=True)))


def _cells(line: str) -> list[str]:
    """A value may hold commas, but not a comma and a backtick."""
    if not line.startswith("`"):
        raise ValueError("no backtick")
    return line[1:].split(",`")


def _row(cells: dict[str, str]) -> BillRow:
    try:
        state = cells["交易状态"]
        if state not in (PAID, REFUNDED):
            raise ValueError("unknown state")
        refund = state == REFUNDED
        return BillRow(
            kind=BillKind.REFUND if refund else BillKind.PAYMENT,
            trade_no=facts.number(cells, "商户订单号"),
            provider_trade_no=facts.number(cells, "微信订单号"),
            refund_no=facts.number(cells, "商户退款单号") if refund else "",
            amount=facts.yuan(cells["申请退款金额" if refund else "订单金额"]),
            happened_at=facts.plain_time(cells["交易时间"]),
        )
    except KeyError as error:
        raise ValueError(f"no column {error}") from None
