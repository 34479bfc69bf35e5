from django.urls import path
from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):
    name = "commerce.checkout"

    def ready(self) -> None:
        """Oscar's many checkout steps are not loaded: ours is one page."""

    def get_urls(self):  # type: ignore[no-untyped-def]
        from commerce.checkout import views

        return self.post_process_urls([path("", views.CheckoutView.as_view(), name="index")])
