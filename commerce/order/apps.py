from django.urls import path
from oscar.apps.order import apps


class OrderConfig(apps.OrderConfig):
    name = "commerce.order"
    namespace = "order"

    def get_urls(self):  # type: ignore[no-untyped-def]
        from commerce.order import views

        return self.post_process_urls(
            [
                path("", views.OrderListView.as_view(), name="list"),
                path("<str:number>/", views.OrderDetailView.as_view(), name="detail"),
                path("<str:number>/cancel/", views.CancelOrderView.as_view(), name="cancel"),
                path("<str:number>/receive/", views.ReceiveOrderView.as_view(), name="receive"),
                path("<str:number>/again/", views.BuyAgainView.as_view(), name="again"),
                path("<str:number>/lines/<int:line_id>/review/", views.ReviewView.as_view(), name="review"),
            ]
        )
