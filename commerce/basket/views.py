"""The basket page and its forms. Adding works from published pages, so it checks the origin instead of a token."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from commerce.basket import selectors, services
from commerce.basket.forms import AddLineForm, ChangeLineForm
from commerce.basket.session import basket_to_fill, current_basket
from commerce.core.errors import InvalidInput, ShopError
from commerce.core.forms import first_error
from commerce.core.same_origin import same_origin_post


class BasketView(TemplateView):
    template_name = "basket/basket.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(basket=selectors.content(current_basket(self.request)), **kwargs)


@method_decorator(same_origin_post, name="dispatch")
class AddLineView(View):
    """POST sku, quantity and optionally `then=checkout` (buy now)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AddLineForm(request.POST)
        if not form.is_valid():
            raise InvalidInput(first_error(form), fields=form.errors)
        services.add_line(
            basket=basket_to_fill(request),
            sku_id=form.cleaned_data["sku"],
            quantity=form.cleaned_data["quantity"],
        )
        if request.POST.get("then") == "checkout":
            return redirect("checkout:index")
        messages.success(request, _("已加入购物车。"))
        return redirect("basket:summary")


class ChangeLineView(View):
    """POST action=set|remove|select|unselect for one line of one's own basket."""

    def post(self, request: HttpRequest, line_id: int) -> HttpResponse:
        basket = current_basket(request)
        line = selectors.line_of(basket, line_id)
        form = ChangeLineForm(request.POST)
        if not form.is_valid():
            messages.error(request, first_error(form))
            return redirect("basket:summary")
        action = form.cleaned_data["action"]
        try:
            if action == "remove":
                services.remove_line(line=line)
            elif action == "set":
                services.set_quantity(line=line, quantity=form.cleaned_data["quantity"])
            else:
                services.select(basket=line.basket, line=line, selected=action == "select")
        except ShopError as error:
            messages.error(request, str(error.message))
        return redirect("basket:summary")


class SelectAllView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        basket = current_basket(request)
        if basket is not None:
            services.select(basket=basket, selected=request.POST.get("selected") == "1")
        return redirect("basket:summary")
