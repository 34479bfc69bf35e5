"""The search page: a list of what was found, which can be narrowed and sorted as any other."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from commerce.catalogue.filters import SpuFilter
from commerce.catalogue.list_query import ListQuery, read_list_query
from commerce.catalogue.views import ListView
from commerce.search import selectors
from commerce.search.selectors import SearchQuery, SearchResults


class SearchView(ListView):
    template_name = "search/results.html"

    @cached_property
    def text(self) -> str:
        return selectors.clean_text(self.request.GET.get("q", ""))

    @cached_property
    def results(self) -> SearchResults:
        return selectors.search(SearchQuery(self.text))

    def asked(self) -> ListQuery:
        return read_list_query(self.request.GET, text=self.text)

    def subject(self, **kwargs: Any) -> tuple[SpuFilter, dict[str, Any]]:
        corrected = self.results.corrected
        return SpuFilter(), {
            "query": self.text,
            "results": self.results,
            "corrected_url": f"{self.request.path}?{urlencode({'q': corrected})}" if corrected else "",
            "hot_words": [] if self.results.found else selectors.hot_words(),
        }

    def ranked(self, query: ListQuery) -> Sequence[int]:
        return self.results.found
