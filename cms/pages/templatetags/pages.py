"""Information pages in templates."""

from django import template

from cms.pages.models import InformationPage
from cms.pages.selectors import Column, footer_columns, path_of, policies

register = template.Library()
register.filter("page_path", path_of)


@register.simple_tag
def site_links() -> list[Column]:
    """The columns of the footer. One query."""
    return footer_columns()


@register.simple_tag
def policy_links() -> list[InformationPage]:
    """The rules in full, as editors keep them: what somebody agrees to when registering."""
    return list(policies())
