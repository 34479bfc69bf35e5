"""What every content page shares."""

from django.db.models import QuerySet
from wagtail.models import Page, PageViewRestriction


class BasePage(Page):
    """Abstract parent of the shop's content pages. They are all public: each one is published as a file."""

    private_page_options: list[str] = []

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> "QuerySet[PageViewRestriction]":
        """None, without asking the database on every request, since the editor is offered none."""
        return PageViewRestriction.objects.none()
