"""Lists come in pages: `{count, next, previous, results}`."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

EXAMPLE = {"count": 1, "next": None, "previous": None}


class ShopPagination(PageNumberPagination):
    """A page that does not exist is 404; what is no page number at all is 400. More than 100 a page gives 100."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100
    last_page_strings = ()
    page_query_description = "From 1; 404 behind the last one."
    page_size_query_description = "How many results a page has, at most 100."

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        self._check(request, self.page_query_param, self.page_size_query_param)
        return super().paginate_queryset(queryset, request, view)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            parameter["schema"]["minimum"] = 1
        return parameters

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        described: dict[str, Any] = super().get_paginated_response_schema(schema)
        for name, example in EXAMPLE.items():
            described["properties"][name]["example"] = example
        return described

    @staticmethod
    def _check(request: Request, *names: str) -> None:
        wrong = {
            name: [_("请输入正整数。")]
            for name in names
            if name in request.query_params and not is_positive_integer(request.query_params[name])
        }
        if wrong:
            raise ValidationError(wrong)


class LargePagination(ShopPagination):
    """For lists that a client nearly always wants whole."""

    page_size = 100


def is_positive_integer(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0
