"""What moves money on an order's page: refunds, and the cash that a courier has brought."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from commerce.accounts.selectors import member
from commerce.core.errors import InvalidInput, ShopError
from commerce.core.forms import first_error
from commerce.dashboard.orders.selectors import OrderSheet
from commerce.dashboard.orders.views import OrderPage
from commerce.dashboard.payments.forms import RefundForm
from commerce.dashboard.payments.selectors import money_of, refund_of
from commerce.dashboard.rights import COLLECT_CASH, REFUND
from commerce.payment import services
from commerce.payment.services.returning import retry_refund


class MoneyView(OrderPage):
    """The money of an order is one sum: merchants touch it only when every line is theirs."""

    def whole_sheet(self) -> OrderSheet:
        sheet = self.sheet()
        if not sheet.is_whole:
            raise PermissionDenied
        return sheet


class RefundView(MoneyView):
    """POST decides on a refund; a worker talks to the provider."""

    needs = (REFUND,)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        order = self.whole_sheet().order
        form = RefundForm(request.POST, limit=money_of(order).refundable, auto_id="refund-%s")
        if not form.is_valid():
            return self.refuse(InvalidInput(first_error(form)), refund_form=form)
        clean = form.cleaned_data
        try:
            refund = services.request_refund(
                order=order,
                amount=clean["amount"],
                reason=clean["reason"],
                actor=member(request),
                key=f"dashboard:{clean['key']}",
            )
        except ShopError as error:
            return self.refuse(error, refund_form=form)
        return self.done(_("已提交退款 %(amount)s 元。") % {"amount": refund.amount})


class RetryRefundView(MoneyView):
    """POST asks again for what a provider had refused."""

    needs = (REFUND,)

    def post(self, request: HttpRequest, number: str, refund_id: int) -> HttpResponse:
        refund = refund_of(self.whole_sheet().order, refund_id)
        try:
            retry_refund(refund=refund, actor=member(request))
        except ShopError as error:
            return self.refuse(error)
        return self.done(_("已重新提交退款 %(amount)s 元。") % {"amount": refund.amount})


class CollectCashView(MoneyView):
    """POST says that the courier has handed in the cash."""

    needs = (COLLECT_CASH,)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        try:
            services.collect_cash(order=self.whole_sheet().order, actor=member(request))
        except ShopError as error:
            return self.refuse(error)
        return self.done(_("已登记收款。"))
