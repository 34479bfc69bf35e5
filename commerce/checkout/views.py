"""The settlement page: choose an address, see the whole price, submit."""

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
from commerce.checkout.selectors import settlement
from commerce.core.errors import ShopError
from commerce.order.services import OrderRequest, place_order


class CheckoutView(LoginRequiredMixin, View):
    template_name = "checkout/checkout.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, CheckoutForm(), status=200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CheckoutForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        data = form.cleaned_data
        try:
            order = place_order(
                user=member(request),
                request=OrderRequest(
                    address=address_of(member(request), data["address"]),
                    shipping_method=data["shipping_method"],
                    payment_method=data["payment_method"],
                    note=data["note"],
                    idempotency_key=str(data["key"]),
                    expected_payable=data["expected_payable"],
                ),
            )
        except ShopError as error:
            messages.error(request, str(error.message))
            return self._page(request, form, status=error.status)
        return redirect("order:detail", number=order.number)

    def _page(self, request: HttpRequest, form: CheckoutForm, *, status: int) -> HttpResponse:
        shown = settlement(member(request), current_basket(request))
        if not shown.lines and status == 200:
            return redirect("basket:summary")
        context: dict[str, Any] = {"form": form, "settlement": shown, "key": uuid.uuid4()}
        return render(request, self.template_name, context, status=status)
