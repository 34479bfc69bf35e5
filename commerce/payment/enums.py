"""The words of payments. What a gateway may answer is in gateways/enums.py."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AttemptState(TextChoices):
    OPEN = "open", _("待支付")
    PROCESSING = "processing", _("确认中")
    PAID = "paid", _("已支付")
    CLOSED = "closed", _("已关闭")
    FAILED = "failed", _("失败")


#: The shopper may be paying it right now. An order has one of these at most.
LIVE = (AttemptState.OPEN, AttemptState.PROCESSING)


class RefundStatus(TextChoices):
    REQUESTED = "requested", _("待退款")
    PROCESSING = "processing", _("退款中")
    SUCCEEDED = "succeeded", _("已退款")
    FAILED = "failed", _("退款失败")


UNFINISHED = (RefundStatus.REQUESTED, RefundStatus.PROCESSING)


class RefundReason(TextChoices):
    """Reasons that the shop itself gives; a person may write another."""

    LATE = "late", _("订单取消后才付款")
    DUPLICATE = "duplicate", _("重复付款")
    ENDED = "ended", _("订单已取消")


class EventKind(TextChoices):
    REQUEST = "request", _("请求")
    REPLY = "reply", _("答复")
    NOTIFY = "notify", _("通知")
    QUERY = "query", _("查询")
    REFUND = "refund", _("退款")
    BILL = "bill", _("对账单")


class DifferenceKind(TextChoices):
    """How our books and the provider's bill can disagree."""

    UNKNOWN_PAYMENT = "unknown_payment", _("账单有收款，本店无记录")
    UNPAID_HERE = "unpaid_here", _("账单有收款，本店未记为已付")
    MISSING_PAYMENT = "missing_payment", _("本店记为已付，账单没有")
    PAYMENT_AMOUNT = "payment_amount", _("收款金额不一致")
    UNKNOWN_REFUND = "unknown_refund", _("账单有退款，本店无记录")
    UNFINISHED_REFUND = "unfinished_refund", _("账单已退款，本店未记为已退")
    MISSING_REFUND = "missing_refund", _("本店记为已退，账单没有")
    REFUND_AMOUNT = "refund_amount", _("退款金额不一致")


#: What a person should do about each.
ADVICE = {
    DifferenceKind.UNKNOWN_PAYMENT: _("在支付平台查这笔交易：如不是本店订单，从平台退款；如是，请联系技术人员补记。"),
    DifferenceKind.UNPAID_HERE: _("打开支付记录点“查询”；仍未付时，从支付平台核对订单号和金额。"),
    DifferenceKind.MISSING_PAYMENT: _("先看次日账单；仍没有时，在发货前到支付平台核实是否到账。"),
    DifferenceKind.PAYMENT_AMOUNT: _("按支付平台的金额核实，多收的部分退给买家，少收的联系买家。"),
    DifferenceKind.UNKNOWN_REFUND: _("有人直接在支付平台退了款：核实后在本店取消或退款该订单。"),
    DifferenceKind.UNFINISHED_REFUND: _("打开退款记录点“查询”，状态会随支付平台更新。"),
    DifferenceKind.MISSING_REFUND: _("先看次日账单；仍没有时，到支付平台核实退款是否到账。"),
    DifferenceKind.REFUND_AMOUNT: _("按支付平台的金额核实，差额由财务处理。"),
}


class DifferenceState(TextChoices):
    OPEN = "open", _("待处理")
    SETTLED = "settled", _("已处理")
