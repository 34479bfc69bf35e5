"""What the footer leads to on every page, whatever editors have written: the list of all help and rules."""

from typing import Any

from django.views.generic import TemplateView

from cms.pages.selectors import footer_columns


class InformationView(TemplateView):
    template_name = "pages/information.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(columns=footer_columns(), **kwargs)
