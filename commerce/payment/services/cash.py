"""Cash on delivery: the courier has the money."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.core import events
from commerce.core.db import retrying
from commerce.core.errors import Conflict
from commerce.order.enums import OrderStatus, PaymentMethodCode
from commerce.order.models import Order
from commerce.payment.enums import AttemptState, EventKind
from commerce.payment.gateways.enums import Product
from commerce.payment.models import PaymentAttempt
from commerce.payment.services import sources
from commerce.payment.services.holding import hold
from commerce.payment.services.logbook import record

RECEIVED = (OrderStatus.TO_REVIEW, OrderStatus.FINISHED)
SENT = (OrderStatus.TO_RECEIVE, *RECEIVED)


def collect_cash(*, order: Order, actor: User | None) -> PaymentAttempt:
    """Write down that the courier has collected an order's total.

    Raises Conflict when the order is not paid in cash, has not been sent, or was collected already.
    """
    return retrying(lambda: _collect(order.pk, actor))


def collect_on_receipt(order_id: int) -> PaymentAttempt | None:
    """Who has the parcel has paid for it, unless that was written down before."""
    order = Order.objects.get(pk=order_id)
    cash = order.payment_method == PaymentMethodCode.CASH_ON_DELIVERY
    if not cash or order.status not in RECEIVED or order.payment_attempts.exists() or not order.total_incl_tax:
        return None
    try:
        return collect_cash(order=order, actor=None)
    except Conflict:
        return None


@transaction.atomic
def _collect(order_id: int, actor: User | None) -> PaymentAttempt:
    order = hold(order_id)
    if order.payment_method != PaymentMethodCode.CASH_ON_DELIVERY or order.status not in SENT:
        raise Conflict(_("只有已发货的货到付款订单可以登记收款。"))
    if PaymentAttempt.objects.filter(order=order).exists():
        raise Conflict(_("这个订单已登记过收款。"))
    attempt = PaymentAttempt.objects.create(
        order=order,
        method=PaymentMethodCode.CASH_ON_DELIVERY,
        product=Product.COD,
        trade_no=f"{order.number}01",
        amount=order.total_incl_tax,
        state=AttemptState.PAID,
        paid_at=timezone.now(),
    )
    sources.debit(attempt)
    facts = {"collected_by": actor.pk if actor else None}
    record(EventKind.REPLY, provider=attempt.method, result="collected", attempt=attempt, facts=facts)
    events.emit("payment.received", attempt_id=attempt.pk, order_id=order.pk)
    return attempt
