"""Payment records, methods, and what the daily bills say otherwise."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from commerce.accounts.selectors import member
from commerce.core.errors import InvalidInput
from commerce.core.forms import first_error
from commerce.dashboard.payments import forms, selectors
from commerce.dashboard.rights import QUERY_PAYMENTS
from commerce.payment import services
from commerce.payment.enums import AttemptState, DifferenceState
from commerce.payment.models import PaymentMethod

PAGE_SIZE = 20


class PaymentListView(TemplateView):
    template_name = "oscar/dashboard/payments/payment_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = forms.PaymentSearchForm(self.request.GET)
        form.is_valid()
        clean = form.cleaned_data
        rows = selectors.attempt_rows(
            text=clean.get("q", ""),
            method=clean.get("method", ""),
            state=clean.get("state", ""),
            days=[clean.get("date_from"), clean.get("date_to")],
        )
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(form=form, page=page, **kwargs)


class PaymentDetailView(TemplateView):
    template_name = "oscar/dashboard/payments/payment_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        attempt = selectors.attempt_with_order(kwargs["attempt_id"])
        return super().get_context_data(
            attempt=attempt,
            events=selectors.events_of(attempt),
            refunds=attempt.refunds.order_by("pk"),
            may_query=member(self.request).has_perm(QUERY_PAYMENTS),
            can_be_asked=attempt.state != AttemptState.PAID,
            **kwargs,
        )


class QueryView(View):
    """POST asks the provider now."""

    asks_others = True

    def post(self, request: HttpRequest, attempt_id: int) -> HttpResponse:
        attempt = services.check_attempt(attempt=selectors.attempt_with_order(attempt_id))
        messages.success(request, _("渠道回复：%(state)s。") % {"state": attempt.get_state_display()})
        return redirect("dashboard:payment-detail", attempt_id=attempt_id)


class QueryRefundView(View):
    """POST asks the provider what has become of a refund; one that never arrived is sent again."""

    asks_others = True

    def post(self, request: HttpRequest, attempt_id: int, refund_id: int) -> HttpResponse:
        attempt = selectors.attempt_with_order(attempt_id)
        refund = services.check_refund(refund=selectors.refund_of(attempt.order, refund_id))
        messages.success(request, _("退款状态：%(state)s。") % {"state": refund.get_state_display()})
        return redirect("dashboard:payment-detail", attempt_id=attempt_id)


class MethodsView(View):
    """The switch, the order and the limits of each way to pay."""

    template_name = "oscar/dashboard/payments/methods.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(forms.MethodFormSet(queryset=_methods()))

    def post(self, request: HttpRequest) -> HttpResponse:
        formset = forms.MethodFormSet(request.POST, queryset=_methods())
        if not formset.is_valid():
            return self._page(formset, status=422)
        formset.save()
        messages.success(request, _("支付方式已保存。"))
        return redirect("dashboard:payment-methods")

    def _page(self, formset: Any, *, status: int = 200) -> HttpResponse:
        return render(self.request, self.template_name, {"formset": formset}, status=status)


def _methods() -> Any:
    return PaymentMethod.objects.order_by("position", "pk")


class DifferencesView(TemplateView):
    template_name = "oscar/dashboard/payments/differences.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = forms.DifferenceSearchForm({"state": DifferenceState.OPEN, **self.request.GET.dict()})
        form.is_valid()
        rows = selectors.differences(form.cleaned_data.get("state", ""))
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(form=form, page=page, **kwargs)


class SettleView(View):
    """POST says what was done about a difference."""

    def post(self, request: HttpRequest, difference_id: int) -> HttpResponse:
        form = forms.SettleForm(request.POST)
        difference = selectors.difference(difference_id)
        if not form.is_valid():
            raise InvalidInput(first_error(form))
        services.settle_difference(difference=difference, actor=member(request), note=form.cleaned_data["note"])
        messages.success(request, _("差异已标记为处理完毕。"))
        return redirect("dashboard:payment-differences")
