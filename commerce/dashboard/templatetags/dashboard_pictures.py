"""Small pictures in the dashboard's lists: the copies that exist, never made inside a request."""

from django import template
from django.core.files.storage import default_storage

from commerce.catalogue.models import Product
from commerce.catalogue.pictures import WIDTHS, rendition_name

register = template.Library()


@register.simple_tag
def thumbnail_of(product: Product) -> str:
    """The address of the smallest copy of a product's cover, or of its SPU's; empty without a picture."""
    image = product.cover or (product.parent.cover if product.parent else None)
    if image is None or not image.original:
        return ""
    name = str(image.original.name)
    return default_storage.url(rendition_name(name, min(WIDTHS)) if image.has_renditions else name)
