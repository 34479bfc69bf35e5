"""Product pictures in templates."""

from typing import Any

from django import template
from django.core.files.storage import default_storage

from commerce.catalogue.models import ProductImage
from commerce.catalogue.pictures import rendition_name, widths_below

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(image: ProductImage | None, alt: str = "", sizes: str = "100vw", eager: bool = False) -> dict[str, Any]:
    """A product picture with the copies a browser can choose from; a drawn placeholder where there is none."""
    name = image.original.name if image else None
    if image is None or not name:
        return {"src": "", "alt": alt}
    copies = [(default_storage.url(rendition_name(name, width)), width) for width in widths_below(image.width)]
    copies.append((default_storage.url(name), image.width))
    return {
        "src": default_storage.url(name),
        "srcset": ", ".join(f"{url} {width}w" for url, width in copies) if image.has_renditions else "",
        "width": image.width or 800,
        "height": image.height or 800,
        "alt": alt,
        "sizes": sizes,
        "eager": eager,
    }
