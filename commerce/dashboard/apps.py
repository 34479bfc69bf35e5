from django.urls import include, path
from oscar.apps.dashboard import apps


class DashboardConfig(apps.DashboardConfig):
    """Oscar's dashboard as far as its pages have an effect in this shop. Offers, vouchers, ranges, flat pages,
    e-mail templates, weight-based freight and the analytics reports have none: they are not mounted."""

    name = "commerce.dashboard"

    def get_urls(self):  # type: ignore[no-untyped-def]
        from django.contrib.auth.views import LogoutView

        from commerce.dashboard import views
        from commerce.dashboard.guards import guard

        urls = [
            path("", views.IndexView.as_view(), name="index"),
            path("catalogue/", include(self.catalogue_app.urls[0])),
            path("orders/", include(self.orders_app.urls[0])),
            path("users/", include(self.users_app.urls[0])),
            path("partners/", include(self.partners_app.urls[0])),
            path("reviews/", include(self.reviews_app.urls[0])),
            path("shipping/", include(self.shipping_app.urls[0])),
            path("login/", views.LoginView.as_view(), name="login"),
            path("logout/", LogoutView.as_view(next_page="/"), name="logout"),
        ]
        guard(urls)
        return self.post_process_urls(urls)
