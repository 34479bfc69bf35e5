"""The parts of pages that are published on their own, so that a change of one of them makes no page anew."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from cms.channels.selectors import menu
from cms.publishing.selectors import may_publish
from cms.publishing.services import publish_again
from commerce.catalogue.models import Product
from commerce.catalogue.selectors import SkuOnShelf, hot_spus, public_category, siblings_on_shelf
from commerce.core import tags
from commerce.core.errors import NotFound
from commerce.core.own_paths import own_path
from commerce.core.page_cache import kept


@require_safe
def channel_menu(request: HttpRequest) -> HttpResponse:
    tags.record("channel-menu", "categories")
    return _kept(
        "channel-menu",
        ["channel-menu", "categories"],
        lambda: render_to_string("fragments/channel_menu.html", {"menu": menu()}, request),
    )


@require_safe
def hot(request: HttpRequest, category_id: int) -> HttpResponse:
    """Best sellers of a category and below; of the whole shop for 0."""
    category = public_category(category_id) if category_id else None
    return _kept(
        f"hot:{category_id}",
        [f"hot:{category_id}", f"category:{category_id}"],
        lambda: render_to_string("fragments/hot.html", {"hot": hot_spus(category, limit=6)}, request),
    )


def _kept(name: str, depends_on: list[str], make: Callable[[], str]) -> HttpResponse:
    """Where no file is served (another language), it is at least not made for each visitor."""
    return HttpResponse(kept(f"{name}:{get_language()}", depends_on, make))


@require_safe
def footer(request: HttpRequest) -> HttpResponse:
    """Links to the pages that editors put in the menus."""
    tags.record("footer", "pages")
    site = Site.find_for_request(request)
    pages = Page.objects.live().public().in_menu().descendant_of(site.root_page) if site else Page.objects.none()
    return render(request, "fragments/footer.html", {"pages": pages.order_by("path")})


@require_safe
def spu(_request: HttpRequest, spu_id: int) -> JsonResponse:
    """What changes for everybody while a page stands open: prices in CNY as text, and the state of the stock."""
    tags.record(f"live:{spu_id}")
    found = Product.objects.filter(pk=spu_id, structure=Product.PARENT, is_public=True).first()
    skus = siblings_on_shelf(found) if found else []
    if not skus:
        raise NotFound
    return JsonResponse({"skus": {str(sku.id): _live(sku) for sku in skus}})


def _live(sku: SkuOnShelf) -> dict[str, Any]:
    return {
        "price": str(sku.price),
        "market_price": None if sku.market_price is None else str(sku.market_price),
        "stock_state": str(sku.stock_state),
    }


class PublishAgainView(LoginRequiredMixin, View):
    """POST: have the pages made from one thing made again. For whoever may change that thing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        tag = request.POST.get("tag", "")
        if not may_publish(request.user, tag):
            raise PermissionDenied
        publish_again(tags=[tag])
        messages.success(request, _("已排队，页面很快就会更新。"))
        return redirect(own_path(request) or "/")
