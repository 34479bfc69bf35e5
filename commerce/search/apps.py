from django.urls import path
from oscar.apps.search import apps


class SearchConfig(apps.SearchConfig):
    name = "commerce.search"

    def ready(self) -> None:
        super().ready()
        from commerce.search import receivers, views

        self.search_view = views.SearchView
        receivers.connect()

    def get_urls(self):  # type: ignore[no-untyped-def]
        return self.post_process_urls([path("", self.search_view.as_view(), name="search")])
