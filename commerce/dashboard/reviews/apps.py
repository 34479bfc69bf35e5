from oscar.apps.dashboard.reviews import apps


class ReviewsDashboardConfig(apps.ReviewsDashboardConfig):
    name = "commerce.dashboard.reviews"
