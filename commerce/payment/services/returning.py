"""Refunds that people ask for: the shopper of what has not left, the merchant of what a provider had refused."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.core.db import retrying
from commerce.core.errors import Conflict, InvalidInput
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.order.services import cancel_order
from commerce.payment.enums import RefundStatus
from commerce.payment.models import Refund
from commerce.payment.selectors import refundable_amount
from commerce.payment.services.requesting import request_refund


class NeedsMerchant(Conflict):
    code = "refund_needs_merchant"


def refund_unsent_order(
    *, order: Order, amount: Decimal, reason: str, actor: User, lines: Sequence[int] = ()
) -> Refund:
    """The shopper takes an order back of which nothing has left: it is cancelled, and the whole sum (CNY) returns.

    Raises Conflict (`nothing_paid`; `refund_needs_merchant` once something has left; somebody else moved the order
    first), InvalidInput (not the whole sum, foreign lines); then nothing has been written.
    """
    return retrying(lambda: _take_back(order, amount, reason, actor, lines))


@transaction.atomic
def _take_back(order: Order, amount: Decimal, reason: str, actor: User, lines: Sequence[int]) -> Refund:
    if order.status == OrderStatus.UNPAID:
        raise Conflict(_("订单还没有付款。"), code="nothing_paid")
    if order.status == OrderStatus.CANCELLED:
        raise Conflict(_("订单已取消，款项会自动原路退回。"))
    if order.status != OrderStatus.TO_SHIP or order.shipments.exists():
        raise NeedsMerchant(_("商品已发出，退款请联系商家处理。"))
    _check(order, amount, lines)
    # Compare-and-set on what was read: of two requests at once one gets the Conflict.
    cancel_order(order=order, actor=actor, reason="shopper")
    return request_refund(order=order, amount=amount, reason=reason, actor=actor, lines=lines)


def _check(order: Order, amount: Decimal, lines: Sequence[int]) -> None:
    whole = refundable_amount(order)
    if not whole:
        raise Conflict(_("订单还没有付款。"), code="nothing_paid")
    if amount != whole:
        message = _("发货前只能整单退款，金额应为 %(amount)s 元。") % {"amount": whole}
        raise InvalidInput(message, fields={"amount": [message]})
    if not {*lines} <= {line.pk for line in order.lines.all()}:
        message = _("该订单中没有这些商品。")
        raise InvalidInput(message, fields={"lines": [message]})


def retry_refund(*, refund: Refund, actor: User) -> Refund:
    """Another refund of the same amount in the place of one that the provider has refused for good.

    Twice is once. Raises Conflict when it has not failed, or when the money has gone back another way.
    """
    if refund.state != RefundStatus.FAILED:
        raise Conflict(_("只有失败的退款可以重试。"))
    return request_refund(
        order=refund.order,
        amount=refund.amount,
        reason=refund.reason,
        actor=actor,
        lines=refund.lines,
        key=retry_key(refund),
    )


def retry_key(refund: Refund) -> str:
    return f"retry:{refund.pk}"
