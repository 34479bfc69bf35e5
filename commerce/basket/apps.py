from django.urls import path
from oscar.apps.basket import apps


class BasketConfig(apps.BasketConfig):
    name = "commerce.basket"

    def get_urls(self):  # type: ignore[no-untyped-def]
        from commerce.basket import views

        return self.post_process_urls(
            [
                path("", views.BasketView.as_view(), name="summary"),
                path("add/", views.AddLineView.as_view(), name="add"),
                path("lines/<int:line_id>/", views.ChangeLineView.as_view(), name="line"),
                path("selection/", views.SelectAllView.as_view(), name="selection"),
            ]
        )
