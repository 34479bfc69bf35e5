"""Asking for money to go back: the amount is reserved at once, and whoever talks to the provider comes later."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.core import events
from commerce.core.db import retrying
from commerce.core.errors import Conflict, InvalidInput
from commerce.core.money import ZERO, quantize
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.payment.enums import AttemptState, RefundReason
from commerce.payment.models import PaymentAttempt, Refund
from commerce.payment.services.arithmetic import plus
from commerce.payment.services.holding import hold

REASON_MAX_LENGTH = 200
#: If nobody has run it by then, the sweep does.
UNATTENDED = timedelta(minutes=1)


def request_refund(
    *, order: Order, amount: Decimal, reason: str, actor: User | None, lines: Sequence[int] = (), key: str = ""
) -> Refund:
    """Reserve an amount (CNY) of what was paid and have it sent back. `lines` says for which lines, for the record.

    The same key again is the same refund. Raises InvalidInput (amount, reason), Conflict (more than is left of what
    was paid, or the key was another request's); however many ask at once, the sum is never above what was paid.
    """
    _check(amount, reason)
    return retrying(lambda: _request(order.pk, amount, reason, actor, [int(line) for line in lines], key))


@transaction.atomic
def _request(
    order_id: int, amount: Decimal, reason: str, actor: User | None, lines: Sequence[int], key: str
) -> Refund:
    hold(order_id)
    earlier = Refund.objects.filter(key=_key_of(order_id, key)).first() if key else None
    if earlier is not None:
        return _same(earlier, amount)
    paid = list(PaymentAttempt.objects.filter(order=order_id, state=AttemptState.PAID).order_by("pk"))
    attempt = next((it for it in paid if it.refundable >= amount), None)
    if attempt is None:
        left = max((it.refundable for it in paid), default=ZERO)
        message = _("最多还能退 %(amount)s 元。") % {"amount": left}
        raise Conflict(message, fields={"amount": [message]}, code="refund_exceeds_payment")
    return _reserve(attempt, amount, reason, actor, lines, key)


@transaction.atomic
def request_refund_of(
    *, attempt: PaymentAttempt, amount: Decimal, reason: RefundReason, actor: User | None, key: str
) -> Refund:
    """The same for one payment, which the shop sends back by itself. Raises Conflict when less is left of it."""
    hold(attempt.order_id)
    earlier = Refund.objects.filter(key=_key_of(attempt.order_id, key)).first()
    return _same(earlier, amount) if earlier else _reserve(attempt, amount, reason, actor, (), key)


@transaction.atomic
def refund_ended_order(order_id: int) -> list[Refund]:
    """Send back whatever is left of the payments of an order that was cancelled or refunded. Again is harmless."""
    order = hold(order_id)
    if order.status not in (OrderStatus.CANCELLED, OrderStatus.REFUNDED):
        return []
    paid = PaymentAttempt.objects.filter(order=order, state=AttemptState.PAID, refunded__lt=F("amount"))
    return [
        request_refund_of(
            attempt=attempt,
            amount=attempt.refundable,
            reason=RefundReason.ENDED,
            actor=None,
            key=f"{RefundReason.ENDED}:{attempt.pk}:{attempt.refunds.count()}",
        )
        for attempt in paid
    ]


def _reserve(
    attempt: PaymentAttempt, amount: Decimal, reason: str, actor: User | None, lines: Sequence[int], key: str
) -> Refund:
    enough = PaymentAttempt.objects.filter(
        pk=attempt.pk, state=AttemptState.PAID, refunded__lte=plus("amount", -amount)
    )
    if not enough.update(refunded=plus("refunded", amount)):
        raise Conflict(_("退款金额超过实付金额。"), code="refund_exceeds_payment")
    refund = Refund.objects.create(
        attempt=attempt,
        order_id=attempt.order_id,
        refund_no=f"{attempt.trade_no}R{attempt.refunds.count() + 1:02d}",
        key=_key_of(attempt.order_id, key) if key else None,
        amount=amount,
        reason=reason,
        lines=list(lines),
        actor=actor,
        next_query_at=timezone.now() + UNATTENDED,
    )
    events.emit("refund.requested", refund_id=refund.pk)
    return refund


def _same(earlier: Refund, amount: Decimal) -> Refund:
    if earlier.amount != amount:
        raise Conflict(_("同一个退款请求的金额不能改变。"), code="refund_key_reused")
    return earlier


def _key_of(order_id: int, key: str) -> str:
    return f"{order_id}:{key}"


def _check(amount: Decimal, reason: str) -> None:
    if not amount.is_finite() or amount <= 0 or amount != quantize(amount):
        message = _("请填写正确的退款金额。")
        raise InvalidInput(message, fields={"amount": [message]})
    if len(reason) > REASON_MAX_LENGTH:
        message = _("退款原因最多 %(limit)d 个字。") % {"limit": REASON_MAX_LENGTH}
        raise InvalidInput(message, fields={"reason": [message]})
