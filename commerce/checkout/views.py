"""The settlement page: choose an address and a method, see the whole price, submit."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import View

from commerce.accounts.selectors import address_of, member
from commerce.basket.session import current_basket
from commerce.checkout.forms import CheckoutForm
from commerce.checkout.selectors import Settlement, agreed_fingerprint, settlement
from commerce.core.errors import ShopError
from commerce.core.idempotency import run_once
from commerce.order.enums import PaymentMethodCode
from commerce.order.services import OrderRequest, place_order
from commerce.payment.selectors import terms_for


class CheckoutView(LoginRequiredMixin, View):
    """POST with `recalculate` shows the price of another address or method, also without scripts."""

    template_name = "checkout/checkout.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, CheckoutForm(), request.GET, status=200)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "recalculate" in request.POST:
            return self._page(request, CheckoutForm(initial=request.POST.dict()), request.POST, status=200)
        form = CheckoutForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, request.POST, status=422)
        try:
            number = self._order_number(request, form.cleaned_data)
        except ShopError as error:
            messages.error(request, str(error.message))
            return self._page(request, form, request.POST, status=error.status)
        on_delivery = form.cleaned_data["payment_method"] == PaymentMethodCode.CASH_ON_DELIVERY
        return redirect("order:detail" if on_delivery else "payment:pay", number=number)

    def _order_number(self, request: HttpRequest, data: dict[str, Any]) -> str:
        user = member(request)
        order_request = OrderRequest(
            address=address_of(user, data["address"]),
            shipping_method=data["shipping_method"],
            payment=terms_for(data["payment_method"]),
            note=data["note"],
            agreed=agreed_fingerprint(data["agreed"]),
        )
        # A double click sends the same page twice, and so the same key.
        answer = run_once(
            user_id=user.pk,
            scope="checkout.form",
            key=str(data["key"]),
            request={"key": data["key"]},
            action=lambda: {"number": place_order(user=user, request=order_request).number},
        )
        return str(answer["number"])

    def _page(self, request: HttpRequest, form: CheckoutForm, chosen: Any, *, status: int) -> HttpResponse:
        address = str(chosen.get("address", ""))
        shown = settlement(
            member(request),
            current_basket(request),
            address_id=int(address) if address.isdecimal() and len(address) < 19 else None,
            shipping_method=str(chosen.get("shipping_method", "")),
        )
        if not shown.lines and status == 200:
            return redirect("basket:summary")
        context = {"form": form, "settlement": shown, "key": uuid.uuid4(), "chosen_payment": _payment(form, shown)}
        return render(request, self.template_name, context, status=status)


def _payment(form: CheckoutForm, shown: Settlement) -> str:
    """The way to pay that was chosen, while it is possible; else the first that is."""
    codes = [choice.code for choice in shown.payment_methods if choice.possible]
    chosen = form["payment_method"].value()
    return chosen if chosen in codes else next(iter(codes), "")
