"""The search page. Without an index it asks the database, so that a shopper always gets an answer."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commerce.catalogue.models import Product
from commerce.catalogue.selectors import spus_named
from commerce.catalogue.views import ListView

QUERY_MAX_LENGTH = 64


class SearchView(ListView):
    template_name = "search/results.html"

    def list_context(self, **kwargs: Any) -> tuple[QuerySet[Product], dict[str, Any]]:
        query = self.request.GET.get("q", "").replace("\x00", "").strip()[:QUERY_MAX_LENGTH]
        found = spus_named(query) if query else Product.objects.none()
        return found, {"title": _("搜索"), "query": query}
