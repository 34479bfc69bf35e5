"""Alipay's daily bill: an address to fetch, a zip behind it, in that a CSV in GBK between two rules."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlsplit

from commerce.payment.gateways import facts
from commerce.payment.gateways.alipay.account import Account
from commerce.payment.gateways.alipay.client import Refused, ask
from commerce.payment.gateways.base import BillRow, PermanentGatewayError, RetryableGatewayError
from commerce.payment.gateways.enums import BillKind
from commerce.payment.gateways.http import Call, send

FETCH_WITHIN = 30.0  # seconds; nobody waits for it but a task
LARGEST_ZIP = 20 * 1024 * 1024
LARGEST_CSV = 200 * 1024 * 1024
HOSTS = (".alipay.com", ".alipayobjects.com", ".alipaydev.com")
NO_BILL = {"isp.bill_not_exist", "BILL_NOT_EXIST"}
DETAILS = "业务明细.csv"
TITLE, END = "#支付宝业务明细查询", "业务明细列表结束"
KINDS = {"交易": BillKind.PAYMENT, "退款": BillKind.REFUND}


def download(account: Account, day: date) -> Iterable[BillRow]:
    """All rows or an error; a day without any trade has no bill. Raises GatewayError."""
    try:
        asked = {"bill_type": "trade", "bill_date": day.isoformat()}
        reply = ask(account, "alipay.data.dataservice.bill.downloadurl.query", asked, changes=False)
    except Refused as error:
        if error.sub_code in NO_BILL:
            return []
        raise PermanentGatewayError(error.sub_code) from None
    url = reply.get("bill_download_url")
    if not isinstance(url, str) or not is_ours_to_fetch(url, account.gateway_url):
        raise RetryableGatewayError("the bill lies at a strange address")
    call = Call(
        provider="alipay-bill", method="GET", url=url, changes=False, timeout=FETCH_WITHIN, largest=LARGEST_ZIP
    )
    fetched = send(call)
    if fetched.status != 200:
        raise RetryableGatewayError(f"bill: HTTP {fetched.status}")
    try:
        return list(parse_bill(unpack(fetched.body)))
    except (ValueError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise RetryableGatewayError(f"unreadable bill: {error}") from None


def is_ours_to_fetch(url: str, gateway_url: str) -> bool:
    """Alipay's own hosts, or that of the gateway we are set to."""
    wanted, gateway = urlsplit(url), urlsplit(gateway_url)
    if (wanted.scheme, wanted.netloc) == (gateway.scheme, gateway.netloc):
        return True
    return wanted.scheme == "https" and f".{wanted.hostname}".endswith(HOSTS) and "@" not in wanted.netloc


def unpack(packed: bytes) -> str:
    """The file of details. Raises ValueError and what zipfile raises."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        found = [info for info in archive.infolist() if _name(info).endswith(DETAILS)]
        if len(found) != 1:
            raise ValueError("not one file of details")
        with archive.open(found[0]) as file:
            content = file.read(LARGEST_CSV + 1)
    if len(content) > LARGEST_CSV:
        raise ValueError("too large")
    return content.decode("gbk")


def _name(info: zipfile.ZipInfo) -> str:
    """The names are GBK without saying so, which zipfile takes for code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    return info.filename.encode("cp437", errors="replace").decode("gbk", errors="replace")


def parse_bill(text: str) -> Iterator[BillRow]:
    """Raises ValueError, also when the end is missing."""
    lines = text.splitlines()
    if not lines or not lines[0].startswith(TITLE):
        raise ValueError("not a bill of details")
    if not any(line.startswith("#") and END in line for line in lines):
        raise ValueError("cut short")
    columns, *rows = _table([line for line in lines if line and not line.startswith("#")])
    for row in rows:
        if len(row) != len(columns):
            raise ValueError("a row of another length")
        yield _row(dict(zip(columns, row, strict=True)))


def _table(lines: list[str]) -> list[list[str]]:
    """A tab ends every value, so that spreadsheets keep the numbers. The titles are there even without rows."""
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(lines, strict=True)] or [[]]
    except csv.Error:
        raise ValueError("not CSV") from None


def _row(cells: dict[str, str]) -> BillRow:
    try:
        kind = KINDS[cells["业务类型"]]
        amount = cells["订单金额（元）"]
        return BillRow(
            kind=kind,
            trade_no=facts.number(cells, "商户订单号"),
            provider_trade_no=facts.number(cells, "支付宝交易号"),
            refund_no=facts.number(cells, "退款批次号/请求号") if kind is BillKind.REFUND else "",
            amount=facts.yuan(amount.removeprefix("-") if kind is BillKind.REFUND else amount),
            happened_at=facts.plain_time(cells["完成时间"]),
        )
    except KeyError as error:
        raise ValueError(f"no or an unknown {error}") from None
