from typing import Any

from django.apps import apps as installed
from django.urls import URLPattern, URLResolver, include, path
from oscar.apps.dashboard import apps


class DashboardConfig(apps.DashboardConfig):
    """Oscar's dashboard as far as its pages have an effect in this shop. Offers, vouchers, ranges, flat pages,
    e-mail templates, weight-based freight and the analytics reports have none: they are not mounted."""

    name = "commerce.dashboard"

    def configure_permissions(self) -> None:
        self.permissions_map = {"index": (["order.view_order"], ["partner.dashboard_access"])}

    def get_urls(self):  # type: ignore[no-untyped-def]
        from commerce.accounts.views.login import SignOutView
        from commerce.dashboard import views
        from commerce.dashboard.guards import guard

        below: Any = self
        search: Any = installed.get_app_config("search_dashboard")
        payments: Any = installed.get_app_config("payments_dashboard")
        urls: list[URLPattern | URLResolver] = [
            path("", views.IndexView.as_view(), name="index"),
            path("catalogue/", include(below.catalogue_app.urls[0])),
            path("orders/", include(below.orders_app.urls[0])),
            path("users/", include(below.users_app.urls[0])),
            path("partners/", include(below.partners_app.urls[0])),
            path("reviews/", include(below.reviews_app.urls[0])),
            path("shipping/", include(below.shipping_app.urls[0])),
            path("payments/", include(payments.urls[0])),
            path("search/", include(search.urls[0])),
        ]
        guard(urls)
        # Signing in counts attempts in transactions of its own, which a guard's would enclose.
        doors = [
            path("login/", views.LoginView.as_view(), name="login"),
            path("logout/", SignOutView.as_view(), name="logout"),
        ]
        return self.post_process_urls([*urls, *doors])
