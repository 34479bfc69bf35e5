"""Bills, read strictly: all of a day's rows or none."""

import gzip
import hashlib
import io
import zipfile
from datetime import datetime
from decimal import Decimal

import pytest

from commerce.payment.gateways.alipay import bills as alipay
from commerce.payment.gateways.base import BillRow
from commerce.payment.gateways.enums import BillKind
from commerce.payment.gateways.facts import CHINA
from commerce.payment.gateways.wechatpay import bills as wechat

pytestmark = pytest.mark.embedded

NOON = datetime(2026, 11, 20, 12, tzinfo=CHINA)
PAID = BillRow(BillKind.PAYMENT, "2026112001", "2026112022001401", "", Decimal("12.30"), NOON)
REFUNDED = BillRow(BillKind.REFUND, "2026112001", "2026112022001401", "R1", Decimal("2.30"), NOON)

ALIPAY = """#支付宝业务明细查询
#账号：[20880000000000010156]
#-----------------------------------------业务明细列表----------------------------------------
支付宝交易号,商户订单号,业务类型,商品名称,完成时间,订单金额（元）,退款批次号/请求号
2026112022001401\t,2026112001\t,交易\t,"集市,订单\t",2026-11-20 12:00:00\t,12.30\t,\t
2026112022001401\t,2026112001\t,退款\t,集市订单\t,2026-11-20 12:00:00\t,-2.30\t,R1\t
#-----------------------------------------业务明细列表结束------------------------------------
#交易合计：1笔，退款合计：1笔
"""
WECHAT = """交易时间,微信订单号,商户订单号,交易状态,商户退款单号,商品名称,订单金额,申请退款金额
`2026-11-20 12:00:00,`2026112022001401,`2026112001,`SUCCESS,`0,`集市,订单,`12.30,`0.00
`2026-11-20 12:00:00,`2026112022001401,`2026112001,`REFUND,`R1,`集市订单,`12.30,`2.30
总交易单数,应结订单总金额
`2,`12.30
"""


def test_alipays() -> None:
    assert list(alipay.parse_bill(ALIPAY)) == [PAID, REFUNDED]


def test_wechat_pays() -> None:
    assert list(wechat.parse_bill(WECHAT)) == [PAID, REFUNDED]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        ALIPAY.replace("#支付宝业务明细查询", "#支付宝业务汇总查询"),
        ALIPAY.replace("列表结束", ""),
        ALIPAY.replace("退款\t", "转账\t"),
        ALIPAY.replace("完成时间", "时间"),
        ALIPAY.replace("2026112001\t,交易", "交易"),
        ALIPAY.replace("2026112001\t,交易", " \t,交易"),
        ALIPAY.replace("12.30", "12.3"),
        ALIPAY.replace("12.30", "-12.30"),
        ALIPAY.replace("-2.30", "--2.30"),
        ALIPAY.replace("R1", ""),
        ALIPAY.replace("12:00:00", "25:00:00"),
        ALIPAY.replace('"集市', "集市"),
        ALIPAY.replace('订单\t"', '订单"\t'),
    ],
)
def test_what_is_no_bill_of_alipay(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        list(alipay.parse_bill(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        WECHAT.replace("交易时间", "时间"),
        WECHAT.replace("`2,`12.30", ""),
        WECHAT.replace("`2,`12.30", "`3,`12.30"),
        WECHAT.replace("总交易单数", "总"),
        WECHAT + "`more\n",
        WECHAT.replace("`SUCCESS", "`REVOKED"),
        WECHAT.replace("`SUCCESS,", ""),
        WECHAT.replace("`2026-11-20 12:00:00,`2026112022001401,`2026112001,`REFUND", "2026,`1,`2,`REFUND"),
        WECHAT.replace("`12.30,`2.30", "`12.30,`2.3"),
        WECHAT.replace("`R1", "`"),
        WECHAT.replace("申请退款金额", "退款金额"),
    ],
)
def test_what_is_no_bill_of_wechat_pay(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        list(wechat.parse_bill(text))


def packed(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text.encode("gbk"))
    return content.getvalue()


def test_a_zip_with_one_file_of_details() -> None:
    assert alipay.unpack(packed(**{"2088_20261120_业务明细": "好", "2088_业务明细(汇总)": "坏"})) == "好"
    for files in ({}, {"汇总": ""}, {"1_业务明细": "", "2_业务明细": ""}):
        with pytest.raises(ValueError, match="details"):
            alipay.unpack(packed(**files))


def test_a_zip_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alipay, "LARGEST_CSV", 1000)
    with pytest.raises(ValueError, match="large"):
        alipay.unpack(packed(业务明细="1" * 1001))


def test_a_gzip_that_unpacks_to_too_much_or_ends_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wechat, "LARGEST_CSV", 1000)
    assert wechat._unpacked(gzip.compress(b"1" * 999)) == b"1" * 999
    for packed in (gzip.compress(b"1" * 1001), gzip.compress(b"1")[:-9], b""):
        with pytest.raises(ValueError, match="large"):
            wechat._unpacked(packed)


def test_a_bill_that_is_not_the_one_that_was_signed() -> None:
    digest = hashlib.sha1(b"1").hexdigest()  # noqa: S324
    wechat._check_hash(b"1", {"hash_type": "SHA1", "hash_value": digest.upper()})
    for reply in ({}, {"hash_type": "SHA1", "hash_value": "0"}, {"hash_type": "MD5", "hash_value": digest}):
        with pytest.raises(ValueError, match="hash"):
            wechat._check_hash(b"1", reply)


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("https://dwbillcenter.alipay.com/downloadBillFile.resource?a=1", True),
        ("https://openapi.example.com:444/bill", True),
        ("http://dwbillcenter.alipay.com/", False),
        ("https://alipay.com.example.com/", False),
        ("https://notalipay.com/", False),
        ("https://alipay.com@example.com/", False),
        ("https://example.com#.alipay.com", False),
        ("https://openapi.example.com/bill", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_bills_are_fetched_from_alipay_only(url: str, ours: bool) -> None:
    assert alipay.is_ours_to_fetch(url, "https://openapi.example.com:444/gateway.do") is ours
