"""Paying one of one's own orders: choose a way, go there, come back. Coming back proves nothing."""

import segno
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from commerce.accounts.selectors import member
from commerce.core.client_ip import client_ip
from commerce.core.errors import ShopError
from commerce.order.enums import OrderStatus
from commerce.order.models import Order
from commerce.order.selectors import order_of
from commerce.payment import selectors, services
from commerce.payment.addresses import paying_url
from commerce.payment.enums import LIVE, AttemptState
from commerce.payment.forms import PayForm
from commerce.payment.models import PaymentAttempt, PaymentMethod
from commerce.payment.products import product_for


@method_decorator(never_cache, name="dispatch")
class PayView(LoginRequiredMixin, View):
    """The ways to pay an order; POST starts one, or goes on with it while it is open."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        order = order_of(member(request), number)
        if order.status != OrderStatus.UNPAID:
            return redirect("payment:paying", number=number)
        return self._page(order, PayForm(methods=selectors.online_methods(order)))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        order = order_of(member(request), number)
        if order.status != OrderStatus.UNPAID:
            return redirect("payment:paying", number=number)
        form = PayForm(request.POST, methods=selectors.online_methods(order))
        if not form.is_valid():
            return self._page(order, form, status=422)
        try:
            attempt = self._start(order, form.cleaned_data["method"])
        except ShopError as error:
            messages.error(request, str(error.message))
            return self._page(order, form, status=error.status)
        return self._lead_on(order, attempt)

    def _start(self, order: Order, method: str) -> PaymentAttempt:
        return services.start_payment(
            order=order,
            method=method,
            product=product_for(method=method, user_agent=self.request.headers.get("User-Agent", "")),
            client_ip=client_ip(self.request),
            return_url=paying_url(order),
        )

    def _lead_on(self, order: Order, attempt: PaymentAttempt) -> HttpResponse:
        """To the QR code, which stands on this page, or away.

        Away by a page that leads on by itself: a redirect would count as the form's target, which our content security
        policy keeps to ourselves.
        """
        if not attempt.redirect_url:
            return redirect("payment:pay" if attempt.qr_code else "payment:paying", number=order.number)
        context = {"order": order, "attempt": attempt}
        response = render(self.request, "payment/leave.html", context)
        response.headers["Refresh"] = f"0; url={attempt.redirect_url}"
        return response

    def _page(self, order: Order, form: PayForm, *, status: int = 200) -> HttpResponse:
        methods = form.methods
        attempt = selectors.live_attempt_of(order)
        context = {
            "order": order,
            "form": form,
            "methods": methods,
            "chosen": form["method"].value() or _first_choice(order, methods, attempt),
            "qr": _picture_of(attempt.qr_code) if attempt and attempt.qr_code else "",
            "qr_content": attempt.qr_code if attempt else "",
        }
        return render(self.request, "payment/pay.html", context, status=status)


def _first_choice(order: Order, methods: list[PaymentMethod], attempt: PaymentAttempt | None) -> str:
    """What was chosen with the order; who looks at a QR code has already tried that one."""
    shown = attempt.method if attempt and attempt.qr_code else ""
    codes = [method.code for method in methods if method.code != shown]
    return order.payment_method if order.payment_method in codes else next(iter(codes), "")


def _picture_of(content: str) -> str:
    """The QR code as the address of an SVG picture."""
    return segno.make(content, error="m").svg_data_uri(scale=4, border=2, light="#fff")


@method_decorator(never_cache, name="dispatch")
class PayingView(LoginRequiredMixin, View):
    """What came of a payment, as far as it is proved. Asks the provider, but not with every visit (check_order)."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        order = order_of(member(request), number)
        if order.status == OrderStatus.UNPAID:
            services.check_order(order=order)
            order = order_of(member(request), number)
        if not selectors.attempts_of(order):
            return redirect("payment:pay" if order.status == OrderStatus.UNPAID else "order:detail", number=number)
        return render(request, "payment/paying.html", {"order": order, "outcome": _outcome(order)})


def _outcome(order: Order) -> str:
    """One of: paid, waiting, failed (may be paid again), closed."""
    if order.status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED):
        return "closed"
    if order.status != OrderStatus.UNPAID:
        return "paid"
    states = {attempt.state for attempt in selectors.attempts_of(order)}
    return "waiting" if states & {*LIVE, AttemptState.PAID} else "failed"
