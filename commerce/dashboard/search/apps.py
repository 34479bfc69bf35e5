from django.urls import path
from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarDashboardConfig

EDIT = [f"search.{verb}_{model}" for verb in ("view", "add", "delete") for model in ("pinnedresult", "hiddenword")]


class SearchDashboardConfig(OscarDashboardConfig):
    """Pinned results, hidden words, synonyms. For staff: a merchant could put own goods before all others."""

    label = "search_dashboard"
    name = "commerce.dashboard.search"
    verbose_name = _("搜索")
    default_permissions = EDIT  # type: ignore[assignment]

    def configure_permissions(self) -> None:
        self.permissions_map = {"search-words": EDIT, "search-word-delete": EDIT}

    def ready(self) -> None:
        self.configure_permissions()

    def get_urls(self):  # type: ignore[no-untyped-def]
        from commerce.dashboard.search import views

        return self.post_process_urls(
            [
                path("", views.WordsView.as_view(), name="search-words"),
                path("<str:kind>/<int:pk>/delete/", views.WordDeleteView.as_view(), name="search-word-delete"),
            ]
        )
