from django.urls import path
from oscar.apps.dashboard.reviews import apps

VIEW, CHANGE = ["reviews.view_productreview"], ["reviews.view_productreview", "reviews.change_productreview"]
MERCHANT = ["partner.dashboard_access"]


class ReviewsDashboardConfig(apps.ReviewsDashboardConfig):
    name = "commerce.dashboard.reviews"

    def configure_permissions(self) -> None:
        super().configure_permissions()
        self.permissions_map |= {
            "reviews-list": (VIEW, MERCHANT),
            "reviews-update": (VIEW, MERCHANT),
            "reviews-reply": (CHANGE, MERCHANT),
        }

    def get_urls(self):  # type: ignore[no-untyped-def]
        from commerce.dashboard.reviews import views

        reply = [path("<int:pk>/reply/", views.ReviewReplyView.as_view(), name="reviews-reply")]
        return [*super().get_urls(), *self.post_process_urls(reply)]
