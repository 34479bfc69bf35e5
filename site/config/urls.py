"""Every URL of the shop, and which floor answers it. Wagtail's catch-all comes last."""

from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, reverse_lazy
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve

from cms.pages.sitemaps import PageSitemap
from cms.pages.views import InformationView
from commerce.accounts.views.login import BackOfficeDoorView, SignOutView
from commerce.catalogue.sitemaps import BrandSitemap, CategorySitemap, ItemSitemap
from commerce.core.crawlers import robots, sitemap_index
from commerce.core.health import alive, ready
from commerce.core.media import serve_media
from commerce.order.views import AccountView


def oscar(label: str) -> Any:
    """The URLs of an Oscar app or of our fork of it."""
    return cast(Any, apps.get_app_config(label)).urls


SITEMAPS = {"pages": PageSitemap, "categories": CategorySitemap, "brands": BrandSitemap, "items": ItemSitemap}

# One way in, one way out, one page to change the password at: those that Wagtail and Django bring know neither our
# limits nor the second step.
doors = [
    *(path(f"{office}/login/", BackOfficeDoorView.as_view()) for office in ("cms", "admin")),
    *(path(f"{office}/logout/", SignOutView.as_view()) for office in ("cms", "admin")),
    path("admin/password_change/", RedirectView.as_view(url=reverse_lazy("customer:password-change"))),
]

urlpatterns = [
    # Oscar's own redirect of "" would hide Wagtail's home page.
    path("", serve, {"path": ""}, name="home"),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap_index, {"sitemaps": SITEMAPS}),
    path(
        "sitemap-<section>.xml",
        cache_control(public=True, max_age=3600)(sitemap),
        {"sitemaps": SITEMAPS},
        "sitemap-section",
    ),
    path("information/", InformationView.as_view(), name="information"),
    path("healthz/", alive, name="health"),
    path("healthz/ready/", ready, name="ready"),
    path("api/v1/", include("config.api_urls")),
    path("basket/", oscar("basket")),
    path("checkout/", oscar("checkout")),
    path("orders/", oscar("order")),
    path("account/", include("commerce.accounts.urls")),
    path("account/", include("commerce.browsing.urls")),
    path("account/", AccountView.as_view(), name="account"),
    path("search/", oscar("search")),
    path("dashboard/", oscar("dashboard")),
    *doors,
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("media/<path:path>", serve_media),
    path("", include("cms.publishing.urls")),
    path("", oscar("catalogue")),
    path("", include(wagtail_urls)),
]

handler400 = "commerce.core.error_pages.bad_request"
handler403 = "commerce.core.error_pages.permission_denied"
handler404 = "commerce.core.error_pages.not_found"
handler500 = "commerce.core.error_pages.server_error"
