"""robots.txt and the index of the sitemaps."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from commerce.core.sitemaps import ShopSitemap

#: What is personal, what changes something, and what has no end (searches, filters).
HIDDEN = (
    *("/account/", "/api/", "/basket/", "/checkout/", "/orders/", "/payments/", "/search/", "/i18n/"),
    *("/admin/", "/cms/", "/dashboard/"),
    *("/*?*ordering=", "/*?*price_min=", "/*?*price_max=", "/*?*attr_"),
)
HOUR = 3600


@require_safe
@cache_control(public=True, max_age=HOUR)
def robots(_request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in HIDDEN),
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=HOUR)
def sitemap_index(request: HttpRequest, sitemaps: Mapping[str, type[ShopSitemap]]) -> HttpResponse:
    """One entry a file. Django's own view names the host that was asked; ours is the canonical one."""
    files = []
    for section, sitemap in sitemaps.items():
        pages = sitemap().paginator
        address = settings.SITE_URL + reverse("sitemap-section", args=[section])
        files += [address if number == 1 else f"{address}?p={number}" for number in pages.page_range]
    return render(request, "sitemap_index.xml", {"files": files}, content_type="application/xml")
