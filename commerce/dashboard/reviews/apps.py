from oscar.apps.dashboard.reviews import apps


class ReviewsDashboardConfig(apps.ReviewsDashboardConfig):
    name = "commerce.dashboard.reviews"

    def configure_permissions(self) -> None:
        """The list moderates, too: seeing it is not enough for a POST, which the view checks."""
        super().configure_permissions()
