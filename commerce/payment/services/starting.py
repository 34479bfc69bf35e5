"""Starting to pay: one live attempt for an order, and the same numbers for as long as it lives."""

from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.core.db import retrying
from commerce.core.errors import Conflict, InvalidInput, Unavailable
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.payment.enums import LIVE, AttemptState, EventKind
from commerce.payment.gateways import gateway
from commerce.payment.gateways.base import (
    GatewayError,
    PaymentInstruction,
    PaymentRequest,
    PermanentGatewayError,
    UnknownOutcome,
)
from commerce.payment.gateways.enums import Product
from commerce.payment.models import PaymentAttempt
from commerce.payment.selectors import terms_for
from commerce.payment.services.checking import check_attempt, close_attempt
from commerce.payment.services.logbook import record

logger = structlog.get_logger(__name__)

NO_ANSWER = gettext_lazy("支付平台暂时没有响应，请稍后再试；您的订单仍然保留。")
#: The shop's own words: nothing a user has typed may get into what is signed.
SUBJECT = "集市订单"
#: How long an instruction is given out again; WeChat's links for phones live five minutes.
INSTRUCTION_KEPT = timedelta(minutes=4)
FIRST_QUERY = timedelta(minutes=1)
ATTEMPTS_MAX = 99


def start_payment(
    *, order: Order, method: str, product: str, client_ip: str, return_url: str, openid: str = ""
) -> PaymentAttempt:
    """The attempt to pay an order with; its `redirect_url`, `qr_code` or `instruction` says how to go on.

    The attempt that is open is used again. One of another method or product is closed at its provider first: while
    that cannot be done nothing new is started, since both might be paid.
    Raises InvalidInput (method or product), Conflict (not waiting for money, time over, just paid), Unavailable (the
    provider does not answer: the order stays payable, and another try uses the same numbers).
    """
    _check(order, method, product)
    attempt = _live_attempt(order, method, product)
    if not _is_fresh(attempt):
        _instruct(attempt, client_ip=client_ip, return_url=return_url, openid=openid)
    return attempt


def _check(order: Order, method: str, product: str) -> None:
    terms = terms_for(method)
    terms.check(order.total_incl_tax)
    if not terms.prepaid or product not in _products(method):
        message = _("请选择支付方式。")
        raise InvalidInput(message, fields={"method": [message]})


def _products(method: str) -> frozenset[Product]:
    try:
        return gateway(method).products
    except GatewayError as error:
        logger.error("provider_not_usable", provider=method, reason=error.reason)
        raise Unavailable(NO_ANSWER) from error


def _live_attempt(order: Order, method: str, product: str) -> PaymentAttempt:
    attempt = retrying(lambda: _claim(order.pk, method, product))
    if (attempt.method, attempt.product) == (method, product):
        return attempt
    _close_first(attempt)
    attempt = retrying(lambda: _claim(order.pk, method, product))
    if (attempt.method, attempt.product) != (method, product):
        raise Conflict(_("订单正在用另一种方式付款，请刷新后再试。"))
    return attempt


@transaction.atomic
def _claim(order_id: int, method: str, product: str) -> PaymentAttempt:
    """The live attempt, whatever its method, or a new one. Nobody cancels or starts beside us meanwhile."""
    now = timezone.now()
    waiting = Order.objects.filter(pk=order_id, status=OrderStatus.UNPAID, expires_at__gt=now)
    if not waiting.update(status=F("status")):
        raise Conflict(_("订单现在不能付款，请刷新后查看。"), code="order_not_payable")
    attempts = PaymentAttempt.objects.filter(order=order_id)
    live = attempts.filter(state__in=LIVE).first()
    return live or _open(Order.objects.get(pk=order_id), attempts.count() + 1, method, product)


def _open(order: Order, number: int, method: str, product: str) -> PaymentAttempt:
    if number > ATTEMPTS_MAX:
        raise Conflict(_("这个订单尝试付款的次数太多了，请重新下单。"), code="order_not_payable")
    return PaymentAttempt.objects.create(
        order=order,
        method=method,
        product=product,
        trade_no=f"{order.number}{number:02d}",
        amount=order.total_incl_tax,
        expires_at=order.expires_at,
        next_query_at=timezone.now() + FIRST_QUERY,
    )


def _close_first(attempt: PaymentAttempt) -> None:
    close_attempt(attempt=attempt)
    if attempt.state == AttemptState.PAID:
        raise Conflict(_("订单已付款。"), code="order_not_payable")
    if attempt.is_live:
        raise Unavailable(_("上一笔付款还在确认中，请稍后再试，或继续用原来的方式付款。"))


def _is_fresh(attempt: PaymentAttempt) -> bool:
    given_at = attempt.instructed_at
    return given_at is not None and timezone.now() < given_at + INSTRUCTION_KEPT


def _instruct(attempt: PaymentAttempt, *, client_ip: str, return_url: str, openid: str) -> None:
    request = PaymentRequest(
        trade_no=attempt.trade_no,
        amount=attempt.amount,
        product=Product(attempt.product),
        expires_at=attempt.expires_at or timezone.now(),
        return_url=return_url,
        client_ip=client_ip,
        subject=SUBJECT,
        openid=openid,
    )
    _log(EventKind.REQUEST, attempt, f"create:{attempt.product}")
    try:
        instruction = gateway(attempt.method).create(request=request)
    except GatewayError as error:
        _log(EventKind.REPLY, attempt, f"{error.policy}:{error.reason}")
        _refused(attempt, error)
        raise Unavailable(NO_ANSWER) from error
    _log(EventKind.REPLY, attempt, "created")
    _keep(attempt, instruction)


def _refused(attempt: PaymentAttempt, error: GatewayError) -> None:
    """What may exist at the provider stays alive, and so keeps its numbers. What was paid meanwhile is a Conflict."""
    live = PaymentAttempt.objects.filter(pk=attempt.pk, state__in=LIVE)
    if isinstance(error, UnknownOutcome):
        live.update(state=AttemptState.PROCESSING)
    elif isinstance(error, PermanentGatewayError):
        never_created = live.filter(state=AttemptState.OPEN, instructed_at__isnull=True)
        if not never_created.update(state=AttemptState.FAILED, next_query_at=None):
            check_attempt(attempt=attempt)
    attempt.refresh_from_db()
    if attempt.state == AttemptState.PAID:
        raise Conflict(_("订单已付款。"), code="order_not_payable")


def _keep(attempt: PaymentAttempt, instruction: PaymentInstruction) -> None:
    given = {"redirect_url": instruction.redirect_url, "qr_code": instruction.qr_code}
    content: dict[str, Any] = {name: value for name, value in given.items() if value}
    if instruction.jsapi:
        content["jsapi"] = dict(instruction.jsapi)
    kept = PaymentAttempt.objects.filter(pk=attempt.pk, state__in=LIVE).update(
        state=AttemptState.OPEN, instruction=content, instructed_at=timezone.now()
    )
    attempt.refresh_from_db()
    if not kept:
        # Closed while the provider was making it: it could not be closed there then, so it is now.
        check_attempt(attempt=attempt)
        raise Conflict(_("订单现在不能付款，请刷新后查看。"), code="order_not_payable")


def _log(kind: EventKind, attempt: PaymentAttempt, result: str) -> None:
    record(kind, provider=attempt.method, result=result, attempt=attempt)
