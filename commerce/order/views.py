"""My orders."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from commerce.accounts.selectors import member
from commerce.core.errors import NotFound, ShopError
from commerce.order import selectors, services
from commerce.order.enums import OrderStatus
from commerce.order.forms import ReviewForm
from commerce.order.models import Line, Order

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
        numbers = selectors.number_of_orders(member(self.request))
        return super().get_context_data(
            page=Paginator(orders, PAGE_SIZE).get_page(self.request.GET.get("page")),
            status=status,
            tabs=[(code, label, numbers.get(code, 0)) for code, label in OrderStatus.choices],
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


class BuyAgainView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        order = selectors.order_of(member(request), number)
        left_out = services.buy_again(user=member(request), order=order)
        if len(left_out) < len(order.lines.all()):
            messages.success(request, gettext("已放回购物车，价格以现在为准。"))
        for line in left_out:
            messages.warning(request, gettext("“%(name)s”暂时买不到。") % {"name": line.title})
        return redirect("basket:summary")


class ReviewView(LoginRequiredMixin, View):
    """The review of one line of one's own order."""

    template_name = "order/review.html"

    def get(self, request: HttpRequest, number: str, line_id: int) -> HttpResponse:
        order, line = self._line(request, number, line_id)
        if not services.can_be_reviewed(order, line):
            messages.error(request, gettext("收货后才能评价，且每件商品只能评价一次。"))
            return redirect("order:detail", number=number)
        return self._page(order, line, ReviewForm(), status=200)

    def post(self, request: HttpRequest, number: str, line_id: int) -> HttpResponse:
        order, line = self._line(request, number, line_id)
        form = ReviewForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(order, line, form, status=422)
        try:
            services.review_line(user=member(request), order=order, line=line, data=form.review_data())
        except ShopError as error:
            form.add_error(None, str(error.message))
            return self._page(order, line, form, status=error.status)
        messages.success(request, gettext("谢谢您的评价，审核后会显示在商品页。"))
        return redirect("order:detail", number=number)

    def _line(self, request: HttpRequest, number: str, line_id: int) -> tuple[Order, Line]:
        order = selectors.order_of(member(request), number)
        line = next((line for line in order.lines.all() if line.pk == line_id), None)
        if line is None:
            raise NotFound
        return order, line

    def _page(self, order: Order, line: Line, form: ReviewForm, *, status: int) -> HttpResponse:
        context = {"order": order, "line": line, "form": form}
        return render(self.request, self.template_name, context, status=status)
