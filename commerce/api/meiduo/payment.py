"""Paying with Alipay. What the browser brings back is shown, and proves nothing."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.selectors import member
from commerce.api.meiduo.front import front_url
from commerce.api.meiduo.views import Dialect, Members
from commerce.core.client_ip import client_ip
from commerce.core.errors import ShopError
from commerce.order.selectors import order_of
from commerce.payment import services
from commerce.payment.enums import AttemptState
from commerce.payment.gateways import alipay
from commerce.payment.gateways.base import NotifyRefused
from commerce.payment.models import PaymentAttempt
from commerce.payment.products import product_for

METHOD = "alipay"


class NotPaid(ShopError):
    status = 403
    code = "not_paid"
    message: Any = _("尚未查到这笔付款，请稍后在订单中查看。")


class Payment(Members):
    """`GET /orders/<id>/payment/`: the cashier's address. A repeat gets the same payment."""

    throttle_scope = "payment"
    throttle_safe = True

    def get(self, request: Request, number: str) -> Response:
        attempt = services.start_payment(
            order=order_of(member(request), number),
            method=METHOD,
            product=product_for(method=METHOD, user_agent=request.headers.get("User-Agent", "")),
            client_ip=client_ip(request._request),
            return_url=f"{front_url(request)}/pay_success.html",
        )
        return Response({"alipay_url": attempt.redirect_url})


class PaymentStatus(Dialect):
    """`PUT /payment/status/?<what Alipay added to the address>`. Its signature says which payment it is about; whether
    it was paid, the notification or Alipay's answer to our own question has to say."""

    throttle_scope = "payment"

    def put(self, request: Request) -> Response:
        attempt = _attempt(request)
        if attempt is None or services.check_attempt(attempt=attempt).state != AttemptState.PAID:
            raise NotPaid
        return Response({"trade_id": attempt.provider_trade_no})


def _attempt(request: Request) -> PaymentAttempt | None:
    """Some copies of the page send no token along; one that is sent has to be the payer's."""
    try:
        trade_no = alipay.trade_of_return(request.META["QUERY_STRING"].encode())
    except NotifyRefused:
        return None
    attempts = PaymentAttempt.objects.filter(trade_no=trade_no, method=METHOD)
    if request.user.is_authenticated:
        attempts = attempts.filter(order__user=member(request))
    return attempts.first()
