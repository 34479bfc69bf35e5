"""Rows that were ticked in a list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class SaneSelection:
    """For Oscar's BulkEditMixin, which hands the posted ids to the database as they come."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        name = f"selected_{self.get_checkbox_object_name()}"  # type: ignore[attr-defined]
        posted: QueryDict = request.POST.copy()
        posted.setlist(name, [value for value in posted.getlist(name) if value.isascii() and value.isdecimal()])
        if not posted.getlist(name) and posted.get("select_across") != "1":
            messages.error(request, _("请先勾选。"))
            return redirect(self.get_error_url(request))  # type: ignore[attr-defined]
        request.POST = posted  # type: ignore[assignment]
        return super().post(request, *args, **kwargs)  # type: ignore[misc]
