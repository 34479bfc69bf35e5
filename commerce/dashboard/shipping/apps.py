from django.urls import path
from oscar.apps.dashboard.shipping import apps

MERCHANT = ["partner.dashboard_access"]


class ShippingDashboardConfig(apps.ShippingDashboardConfig):
    """Freight templates in the place of Oscar's charges by weight, which have no effect in this shop."""

    name = "commerce.dashboard.shipping"

    def ready(self) -> None:
        self.configure_permissions()

    def configure_permissions(self) -> None:
        def staff(action: str) -> list[str]:
            return [f"shipping.{action}_freighttemplate"]

        self.permissions_map = {
            "shipping-freight-list": (staff("view"), MERCHANT),
            "shipping-freight-create": (staff("add"), MERCHANT),
            "shipping-freight-edit": (staff("change"), MERCHANT),
            "shipping-freight-delete": (staff("delete"), MERCHANT),
        }

    def get_urls(self):  # type: ignore[no-untyped-def]
        from commerce.dashboard.shipping import views

        return self.post_process_urls(
            [
                path("freight/", views.FreightListView.as_view(), name="shipping-freight-list"),
                path("freight/create/", views.FreightCreateView.as_view(), name="shipping-freight-create"),
                path("freight/<int:pk>/", views.FreightEditView.as_view(), name="shipping-freight-edit"),
                path("freight/<int:pk>/delete/", views.FreightDeleteView.as_view(), name="shipping-freight-delete"),
            ]
        )
