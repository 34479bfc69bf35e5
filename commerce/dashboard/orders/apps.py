from django.urls import path
from oscar.apps.dashboard.orders import apps

from commerce.dashboard.rights import CANCEL, CHANGE_ADDRESS, FIGURES, NOTE, SHIP, VIEW_ORDERS

VIEW = [VIEW_ORDERS]
MERCHANT = ["partner.dashboard_access"]


class OrdersDashboardConfig(apps.OrdersDashboardConfig):
    """Oscar's pages for line statuses, shipping events and payment events are not mounted: they would move an order,
    or its stock, past the services of the order app."""

    name = "commerce.dashboard.orders"

    def configure_permissions(self) -> None:
        self.permissions_map = {
            "order-list": (VIEW, MERCHANT),
            "order-export": ([*VIEW, FIGURES], MERCHANT),
            "order-stats": ([*VIEW, FIGURES], MERCHANT),
            "order-detail": (VIEW, MERCHANT),
            "order-ship": ([*VIEW, SHIP], MERCHANT),
            "order-note": ([*VIEW, NOTE], MERCHANT),
            "order-note-delete": ([*VIEW, NOTE], MERCHANT),
            "order-shipping-address": ([*VIEW, CHANGE_ADDRESS], MERCHANT),
            "order-cancel": [*VIEW, CANCEL],
        }

    def get_urls(self):  # type: ignore[no-untyped-def]
        from commerce.dashboard.orders import views

        return self.post_process_urls(
            [
                path("", views.OrderListView.as_view(), name="order-list"),
                path("export/", views.OrderExportView.as_view(), name="order-export"),
                path("statistics/", views.OrderStatsView.as_view(), name="order-stats"),
                path("<str:number>/", views.OrderDetailView.as_view(), name="order-detail"),
                path("<str:number>/ship/", views.ShipOrderView.as_view(), name="order-ship"),
                path("<str:number>/cancel/", views.CancelOrderView.as_view(), name="order-cancel"),
                path("<str:number>/notes/", views.NoteView.as_view(), name="order-note"),
                path(
                    "<str:number>/notes/<int:note_id>/delete/",
                    views.NoteDeleteView.as_view(),
                    name="order-note-delete",
                ),
                path(
                    "<str:number>/shipping-address/",
                    views.ShippingAddressUpdateView.as_view(),
                    name="order-shipping-address",
                ),
            ]
        )
