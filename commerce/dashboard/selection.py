"""Rows that were ticked in a list."""

from typing import Any

from django.http import HttpRequest, QueryDict


class SaneSelection:
    """For Oscar's BulkEditMixin, which hands the posted ids to the database as they come."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        name = f"selected_{self.get_checkbox_object_name()}"  # type: ignore[attr-defined]
        posted: QueryDict = request.POST.copy()
        posted.setlist(name, [value for value in posted.getlist(name) if value.isascii() and value.isdecimal()])
        request.POST = posted  # type: ignore[assignment]
        return super().post(request, *args, **kwargs)  # type: ignore[misc]
