"""Orders in the dashboard. Reads go through the scope, writes through the services of the order app: no other way."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from commerce.accounts.selectors import member
from commerce.core.errors import InvalidInput, NotFound, ShopError
from commerce.core.forms import first_error
from commerce.dashboard.orders import forms, selectors
from commerce.dashboard.orders.export import csv_of
from commerce.dashboard.orders.history import steps
from commerce.dashboard.payments.desk import desk_of
from commerce.dashboard.rights import CANCEL, CHANGE_ADDRESS, FIGURES, NOTE, SHIP
from commerce.dashboard.scope import order_scope
from commerce.order import services
from commerce.order.enums import OrderStatus
from commerce.order.models import OrderNote
from commerce.partner.models import Partner

PAGE_SIZE = 20


class OrderListView(TemplateView):
    template_name = "oscar/dashboard/orders/order_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scope = order_scope(self.request)
        form = forms.OrderSearchForm(self.request.GET)
        rows = selectors.order_rows(scope, **search(form))
        numbers = selectors.number_by_status(scope)
        statuses = [(code, label, numbers.get(code, 0)) for code, label in OrderStatus.choices]
        return super().get_context_data(
            form=form,
            page=Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page")),
            status=form.cleaned_data.get("status", ""),
            tabs=[("", _("全部"), None), *statuses],
            shows_mobiles=scope.may(SHIP),
            may_export=scope.may(FIGURES),
            **kwargs,
        )


def search(form: forms.OrderSearchForm) -> dict[str, Any]:
    """What a search form asks for; a field that makes no sense does not filter."""
    form.is_valid()
    clean = form.cleaned_data
    return {
        "text": clean.get("q", ""),
        "status": clean.get("status", ""),
        "days": [clean.get("date_from"), clean.get("date_to")],
    }


class OrderExportView(View):
    """The orders of a search as CSV."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = forms.OrderSearchForm(request.GET)
        scope = order_scope(request, FIGURES)
        return csv_of(selectors.order_rows(scope, **search(form)), shows_mobiles=scope.may(SHIP))


class OrderStatsView(TemplateView):
    template_name = "oscar/dashboard/orders/statistics.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scope = order_scope(self.request, FIGURES)
        form = forms.PeriodForm(self.request.GET)
        form.is_valid()
        days = [form.cleaned_data.get("date_from"), form.cleaned_data.get("date_to")]
        lines = scope.lines()
        for lookup, day in zip(("order__date_placed__date__gte", "order__date_placed__date__lte"), days, strict=True):
            lines = lines.filter(**{lookup: day}) if day else lines
        return super().get_context_data(
            form=form,
            figures=selectors.figures(lines),
            by_status=selectors.lines_by_status(lines),
            **kwargs,
        )


class OrderPage(View):
    """The page of one order, and what its forms have in common: a refusal shows the page again and says why."""

    template_name = "oscar/dashboard/orders/order_detail.html"
    # What the form of this view needs besides seeing the order.
    needs: tuple[str, ...] = ()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.number: str = kwargs["number"]

    def sheet(self) -> selectors.OrderSheet:
        """The order as far as somebody may do this to it."""
        return selectors.order_sheet(order_scope(self.request, *self.needs), self.number)

    def page(self, status: int = 200, **extra: Any) -> HttpResponse:
        scope, shipping = order_scope(self.request), order_scope(self.request, SHIP)
        sheet = selectors.order_sheet(scope, self.number)
        to_ship = [part for part in sheet.parts_to_ship if part.partner and shipping.covers(part.partner.pk)]
        context = {
            "order": sheet.order,
            "sheet": sheet,
            "steps": steps(sheet, scope),
            "parts_to_ship": to_ship,
            "ship_form": forms.ShipForm(parts=to_ship),
            "note_form": forms.NoteForm(),
            "may_note": scope.may(NOTE),
            "may_cancel": sheet.can_be_cancelled and member(self.request).has_perm(CANCEL),
            "may_change_address": sheet.address_can_change and scope.may(CHANGE_ADDRESS),
            "shows_mobiles": scope.may(SHIP),
            "opens_goods": scope.may("catalogue.view_product"),
            "sees_all": scope.sees_all,
            "desk": desk_of(self.request, sheet),
        }
        return render(self.request, self.template_name, context | extra, status=status)

    def refuse(self, error: ShopError, **extra: Any) -> HttpResponse:
        """The page with the reason. Nothing has been written: services raise before, or roll back."""
        if isinstance(error, NotFound):
            raise error
        messages.error(self.request, str(error.message))
        return self.page(status=error.status, **extra)

    def done(self, message: str) -> HttpResponse:
        messages.success(self.request, message)
        return redirect("dashboard:order-detail", number=self.number)


class OrderDetailView(OrderPage):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self.page()


class ShipOrderView(OrderPage):
    """POST sends one merchant's part of an order: the own one, or for staff any."""

    needs = (SHIP,)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        sheet = self.sheet()
        form = forms.ShipForm(request.POST, parts=[part for part in sheet.parts if part.partner])
        if not form.is_valid():
            return self.refuse(InvalidInput(first_error(form)), ship_form=form)
        clean = form.cleaned_data
        try:
            services.ship_order(
                order=sheet.order,
                partner=Partner.objects.get(pk=clean["partner"]),
                carrier=clean["carrier"],
                tracking_number=clean["tracking_number"],
                actor=member(request),
            )
        except ShopError as error:
            return self.refuse(error, ship_form=form)
        return self.done(_("已发货，运单号 %(number)s。") % {"number": clean["tracking_number"]})


class CancelOrderView(OrderPage):
    needs = (CANCEL,)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        form = forms.CancelForm(request.POST)
        if not form.is_valid():
            return self.refuse(InvalidInput(first_error(form)))
        try:
            services.cancel_order(order=self.sheet().order, actor=member(request), reason=form.cleaned_data["reason"])
        except ShopError as error:
            return self.refuse(error)
        return self.done(_("订单已取消，库存已退回。"))


class NoteView(OrderPage):
    needs = (NOTE,)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        form = forms.NoteForm(request.POST)
        if not form.is_valid():
            return self.refuse(InvalidInput(first_error(form)), note_form=form)
        OrderNote.objects.create(
            order=self.sheet().order,
            user=member(request),
            note_type=OrderNote.INFO,
            message=form.cleaned_data["message"],
        )
        return self.done(_("备注已保存。"))


class NoteDeleteView(OrderPage):
    """One's own notes, and never what the shop itself noted down."""

    needs = (NOTE,)

    def post(self, request: HttpRequest, number: str, note_id: int) -> HttpResponse:
        own = OrderNote.objects.filter(order=self.sheet().order, user=member(request))
        deleted, _rows = own.exclude(note_type=OrderNote.SYSTEM).filter(pk=note_id).delete()
        if not deleted:
            return self.refuse(InvalidInput(_("只能删除自己写的备注。")))
        return self.done(_("备注已删除。"))


class ShippingAddressUpdateView(OrderPage):
    """GET with a province or city in the query fills the next select, so that no script is needed."""

    template_name = "oscar/dashboard/orders/shippingaddress_form.html"
    needs = (CHANGE_ADDRESS,)

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        sheet = self._changeable()
        fields = forms.ShippingAddressForm.base_fields
        address = sheet.order.shipping_address
        initial = forms.ShippingAddressForm.initial_of_order(address) if address else {}
        initial |= {name: value for name, value in request.GET.items() if name in fields}
        return self._form(sheet, forms.ShippingAddressForm(initial=initial))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        sheet = self._changeable()
        form = forms.ShippingAddressForm(request.POST)
        if not form.is_valid():
            return self._form(sheet, form, status=422)
        try:
            services.change_shipping_address(order=sheet.order, data=form.data_of_address(), actor=member(request))
        except ShopError as error:
            form.add_error(None, str(error.message))
            return self._form(sheet, form, status=error.status)
        return self.done(_("收货地址已修改。"))

    def _changeable(self) -> selectors.OrderSheet:
        sheet = self.sheet()
        if not sheet.is_whole or sheet.order.shipping_address is None:
            raise PermissionDenied
        return sheet

    def _form(self, sheet: selectors.OrderSheet, form: forms.ShippingAddressForm, status: int = 200) -> HttpResponse:
        context = {"order": sheet.order, "sheet": sheet, "form": form}
        return render(self.request, self.template_name, context, status=status)
