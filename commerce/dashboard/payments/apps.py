from django.urls import path
from oscar.core.application import OscarDashboardConfig

from commerce.dashboard.rights import COLLECT_CASH, EDIT_METHODS, QUERY_PAYMENTS, RECONCILE, REFUND, VIEW_ORDERS
from commerce.dashboard.rights import VIEW_PAYMENTS as VIEW

MERCHANT = ["partner.dashboard_access"]


class PaymentsDashboardConfig(OscarDashboardConfig):
    """Methods, records, the refund desk of an order, and what the daily bills say otherwise."""

    label = "payments_dashboard"
    name = "commerce.dashboard.payments"

    def ready(self) -> None:
        self.permissions_map = {
            "payment-list": [VIEW],
            "payment-detail": [VIEW],
            "payment-query": [VIEW, QUERY_PAYMENTS],
            "payment-refund-query": [VIEW, QUERY_PAYMENTS],
            "payment-refund": ([VIEW_ORDERS, REFUND], MERCHANT),
            "payment-refund-retry": ([VIEW_ORDERS, REFUND], MERCHANT),
            "payment-cash": ([VIEW_ORDERS, COLLECT_CASH], MERCHANT),
            "payment-methods": [EDIT_METHODS],
            "payment-differences": [RECONCILE],
            "payment-difference-settle": [RECONCILE],
        }

    def get_urls(self):  # type: ignore[no-untyped-def]
        from commerce.dashboard.payments import money, views

        return self.post_process_urls(
            [
                path("", views.PaymentListView.as_view(), name="payment-list"),
                path("methods/", views.MethodsView.as_view(), name="payment-methods"),
                path("differences/", views.DifferencesView.as_view(), name="payment-differences"),
                path(
                    "differences/<int:difference_id>/settle/",
                    views.SettleView.as_view(),
                    name="payment-difference-settle",
                ),
                path("orders/<str:number>/refund/", money.RefundView.as_view(), name="payment-refund"),
                path(
                    "orders/<str:number>/refunds/<int:refund_id>/retry/",
                    money.RetryRefundView.as_view(),
                    name="payment-refund-retry",
                ),
                path("orders/<str:number>/cash/", money.CollectCashView.as_view(), name="payment-cash"),
                path("<int:attempt_id>/", views.PaymentDetailView.as_view(), name="payment-detail"),
                path("<int:attempt_id>/query/", views.QueryView.as_view(), name="payment-query"),
                path(
                    "<int:attempt_id>/refunds/<int:refund_id>/query/",
                    views.QueryRefundView.as_view(),
                    name="payment-refund-query",
                ),
            ]
        )
