"""The address book."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from commerce.accounts import selectors, services
from commerce.accounts.forms import AddressForm
from commerce.core.errors import ShopError
from commerce.core.own_paths import own_path


class AddressListView(LoginRequiredMixin, TemplateView):
    template_name = "account/addresses.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(addresses=selectors.addresses_of(selectors.member(self.request)), **kwargs)


class AddressEditView(LoginRequiredMixin, View):
    """A new address, or one of one's own. GET with province or city fills the next select, without scripts."""

    template_name = "account/address_form.html"

    def get(self, request: HttpRequest, address_id: int | None = None) -> HttpResponse:
        initial = (
            AddressForm.initial_of(selectors.address_of(selectors.member(request), address_id)) if address_id else {}
        )
        initial |= {name: value for name, value in request.GET.items() if name in AddressForm.base_fields}
        return self._page(request, AddressForm(initial=initial))

    def post(self, request: HttpRequest, address_id: int | None = None) -> HttpResponse:
        address = selectors.address_of(selectors.member(request), address_id) if address_id else None
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            if address is None:
                address = services.add_address(user=selectors.member(request), data=form.data_of_address())
            else:
                services.change_address(address=address, data=form.data_of_address())
        except ShopError as error:
            form.add_error(None, str(error.message))
            return self._page(request, form, status=error.status)
        if form.cleaned_data["make_default"]:
            services.set_default_address(address=address)
        messages.success(request, _("地址已保存。"))
        return redirect(own_path(request) or "customer:addresses")

    def _page(self, request: HttpRequest, form: AddressForm, status: int = 200) -> HttpResponse:
        next_path = own_path(request)
        return render(request, self.template_name, {"form": form, "next": next_path}, status=status)


class AddressActionView(LoginRequiredMixin, View):
    """POST default or delete for one of one's own addresses."""

    def post(self, request: HttpRequest, address_id: int, action: str) -> HttpResponse:
        address = selectors.address_of(selectors.member(request), address_id)
        if action == "default":
            services.set_default_address(address=address)
            messages.success(request, _("默认地址已更改。"))
        else:
            services.remove_address(address=address)
            messages.success(request, _("地址已删除。"))
        return redirect("customer:addresses")
