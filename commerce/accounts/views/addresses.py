"""The address book."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from commerce.accounts import selectors, services
from commerce.accounts.forms import AddressForm, PasteForm
from commerce.core.errors import ShopError
from commerce.core.own_paths import own_path


class AddressListView(LoginRequiredMixin, TemplateView):
    template_name = "account/addresses.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(addresses=selectors.addresses_of(selectors.member(self.request)), **kwargs)


class AddressEditView(LoginRequiredMixin, View):
    """A new address, or one of one's own. GET with province or city fills the next select, POST with a pasted text
    fills the form from it, both without scripts."""

    template_name = "account/address_form.html"

    def get(self, request: HttpRequest, address_id: int | None = None) -> HttpResponse:
        initial = self._known(request, address_id)
        initial |= {name: value for name, value in request.GET.items() if name in AddressForm.base_fields}
        return self._page(request, AddressForm(initial=initial))

    def post(self, request: HttpRequest, address_id: int | None = None) -> HttpResponse:
        if "paste" in request.POST:
            return self._recognise(request, address_id)
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

    def _recognise(self, request: HttpRequest, address_id: int | None) -> HttpResponse:
        paste = PasteForm(request.POST)
        initial = self._known(request, address_id)
        if not paste.is_valid():
            return self._page(request, AddressForm(initial=initial), paste, status=422)
        initial |= AddressForm.initial_of_text(paste.cleaned_data["paste"])
        return self._page(request, AddressForm(initial=initial), paste)

    @staticmethod
    def _known(request: HttpRequest, address_id: int | None) -> dict[str, Any]:
        if address_id is None:
            return {}
        return AddressForm.initial_of(selectors.address_of(selectors.member(request), address_id))

    def _page(
        self, request: HttpRequest, form: AddressForm, paste: PasteForm | None = None, status: int = 200
    ) -> HttpResponse:
        context = {"form": form, "paste_form": paste or PasteForm(), "next": own_path(request)}
        return render(request, self.template_name, context, status=status)


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
