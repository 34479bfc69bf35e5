"""Structured data in templates."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from commerce.catalogue.models import Category
from commerce.catalogue.structured import product
from commerce.core import structured

register = template.Library()
register.filter("absolute", structured.absolute)


@register.simple_tag(takes_context=True)
def product_ld(context: Any) -> SafeString:
    """The SKU of the page."""
    return structured.block(product(sku=context["sku"], offer=context["offer"], images=context["images"]))


@register.simple_tag
def categories_ld(categories: Iterable[Category]) -> SafeString:
    steps = [(str(category.name), category.get_absolute_url()) for category in categories]
    return structured.block(structured.breadcrumb_list(steps))


@register.simple_tag
def crumbs_ld(crumbs: Iterable[Any]) -> SafeString:
    """The way down to a page, of things with a name and an address."""
    return structured.block(structured.breadcrumb_list((crumb.name, crumb.url) for crumb in crumbs))


@register.simple_tag
def organization_ld() -> SafeString:
    return structured.block(structured.organization(settings.OSCAR_SHOP_NAME))
