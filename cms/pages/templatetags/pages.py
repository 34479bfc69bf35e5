"""Information pages in templates."""

from django import template

from cms.pages.selectors import Column, footer_columns, path_of

register = template.Library()
register.filter("page_path", path_of)


@register.simple_tag
def site_links() -> list[Column]:
    """The columns of the footer. One query."""
    return footer_columns()
