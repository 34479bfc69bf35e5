"""The daily bill: a zip of two CSV files in GBK, with titles above and totals below."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tests.simulators.alipay.requests import SELLER_ID
from tests.simulators.alipay.trades import BUYER, Ledger, Trade
from tests.simulators.payments.clock import plain

COLUMNS = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,"
    "商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
RULE = "#-----------------------------------------业务明细列表"


def make_bill(ledger: Ledger, day: date) -> bytes:
    rows = [*_rows(ledger, day)]
    text = io.StringIO()
    text.write("#支付宝业务明细查询\r\n")
    text.write(f"#账号：[{SELLER_ID}0156]\r\n")
    text.write(f"#起始日期：[{day:%Y年%m月%d日} 00:00:00]   终止日期：[{day:%Y年%m月%d日} 23:59:59]\r\n")
    text.write(f"{RULE}----------------------------------------\r\n")
    text.write(f"{COLUMNS}\r\n")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([f"{cell}\t" for cell in row] for row in rows)
    text.write(f"{RULE}结束------------------------------------\r\n")
    paid = [row for row in rows if row[2] == "交易"]
    text.write(f"#交易合计：{len(paid)}笔，退款合计：{len(rows) - len(paid)}笔\r\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        name = f"{SELLER_ID}0156_{day:%Y%m%d}_业务明细"
        archive.writestr(GbkInfo(f"{name}.csv"), text.getvalue().encode("gbk"))
        archive.writestr(GbkInfo(f"{name}(汇总).csv"), "#支付宝业务汇总查询\r\n".encode("gbk"))
    return packed.getvalue()


class GbkInfo(zipfile.ZipInfo):
    """Alipay names the files in GBK and does not say so; Python by itself would write UTF-8, and say it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits


def _rows(ledger: Ledger, day: date) -> Iterator[list[str]]:
    for trade in ledger:
        if trade.paid and trade.paid.date() == day:
            yield _row(trade, "交易", trade.total, plain(trade.paid), "")
        for refund in trade.refunds.values():
            if refund.made.date() == day:
                yield _row(trade, "退款", -refund.amount, plain(refund.made), refund.out_request_no)


def _row(trade: Trade, kind: str, amount: Decimal, finished: str, request: str) -> list[str]:
    return [
        *(trade.trade_no, trade.out_trade_no, kind, trade.subject, plain(trade.created), finished),
        *("", "", "", "", BUYER, f"{amount:.2f}", f"{amount:.2f}"),
        *("0.00", "0.00", "0.00", "0.00", "0.00", "", "0.00", "0.00"),
        *(request, "0.00", "0.00", ""),
    ]
