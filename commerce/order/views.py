"""My orders."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from commerce.accounts.selectors import member
from commerce.core.errors import ShopError
from commerce.order import selectors, services
from commerce.order.enums import OrderStatus

PAGE_SIZE = 10


class AccountView(LoginRequiredMixin, TemplateView):
    """The front page of "mine". It counts orders, so it stands with them."""

    template_name = "account/summary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        numbers = selectors.number_of_orders(member(self.request))
        tabs = [(code, label, numbers.get(code, 0)) for code, label in OrderStatus.choices]
        return super().get_context_data(tabs=tabs, **kwargs)


class OrderListView(LoginRequiredMixin, TemplateView):
    template_name = "order/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        status = self.request.GET.get("status", "")
        orders = selectors.orders_of(member(self.request), status)
        return super().get_context_data(
            page=Paginator(orders, PAGE_SIZE).get_page(self.request.GET.get("page")),
            status=status,
            statuses=OrderStatus.choices,
            **kwargs,
        )


class OrderDetailView(LoginRequiredMixin, TemplateView):
    template_name = "order/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = selectors.order_of(member(self.request), kwargs["number"])
        return super().get_context_data(order=order, **kwargs)


class OrderActionView(LoginRequiredMixin, View):
    """POST moves one of one's own orders; what cannot be done is said on the order's page."""

    done: Any = ""

    def act(self, request: HttpRequest, number: str) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        try:
            self.act(request, number)
        except ShopError as error:
            if error.status == 404:
                raise
            messages.error(request, str(error.message))
        else:
            messages.success(request, str(self.done))
        return redirect("order:detail", number=number)


class CancelOrderView(OrderActionView):
    done = _("订单已取消。")

    def act(self, request: HttpRequest, number: str) -> None:
        order = selectors.order_of(member(request), number)
        services.cancel_order(order=order, actor=member(request), reason="shopper")


class ReceiveOrderView(OrderActionView):
    done = _("已确认收货。")

    def act(self, request: HttpRequest, number: str) -> None:
        order = selectors.order_of(member(request), number)
        services.receive_order(order=order, actor=member(request))
