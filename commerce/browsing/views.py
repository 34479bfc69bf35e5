"""History and favourites of the signed-in member. The heart stands on published pages, so that its form is checked by
origin instead of a token."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from commerce.accounts.selectors import member
from commerce.browsing import history, selectors, services
from commerce.core.errors import NotFound, ShopError
from commerce.core.same_origin import same_origin_post

PAGE_SIZE = 20
SKU_LENGTH_MAX = 18


class HistoryView(LoginRequiredMixin, TemplateView):
    template_name = "account/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(goods=selectors.history_of(member(self.request)), **kwargs)


class ClearHistoryView(LoginRequiredMixin, View):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        history.clear(member(request).pk)
        messages.success(request, _("浏览记录已清空。"))
        return redirect("browsing:history")


class FavouritesView(LoginRequiredMixin, TemplateView):
    template_name = "account/favourites.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = selectors.favourites_of(member(self.request))
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, goods=selectors.goods_of(list(page.object_list)), **kwargs)


@method_decorator(same_origin_post, name="dispatch")
class AddFavouriteView(View):
    """POST sku. A guest is asked to sign in, and comes back to the product."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        sku_id = _sku_id(request.POST.get("sku", ""))
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("catalogue:item", args=[sku_id]))
        try:
            services.add_favourite(user=member(request), sku_id=sku_id)
        except NotFound:
            raise
        except ShopError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("已加入收藏。"))
        return redirect("browsing:favourites")


class RemoveFavouriteView(LoginRequiredMixin, View):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, sku_id: int) -> HttpResponse:
        services.remove_favourite(user=member(request), sku_id=sku_id)
        messages.success(request, _("已取消收藏。"))
        return redirect("browsing:favourites")


def _sku_id(text: str) -> int:
    """Raises NotFound for what names no SKU."""
    if not (text.isascii() and text.isdecimal() and len(text) <= SKU_LENGTH_MAX):
        raise NotFound
    return int(text)
