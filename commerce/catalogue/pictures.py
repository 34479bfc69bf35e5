"""Smaller copies of product pictures under names that follow from the original's, so that no page has to look.

`images/products/p10.webp` -> `images/products/p10.400.webp`. Made by a task or a loader, never inside a request.
"""

import io
from pathlib import PurePosixPath

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from commerce.catalogue.marks import mark_products
from commerce.catalogue.models import ProductImage

logger = structlog.get_logger(__name__)

WIDTHS = (400, 800)
QUALITY = 82
BATCH = 100


def rendition_name(name: str, width: int) -> str:
    """The storage name of the copy of `name` that is `width` pixels wide."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}.{width}.webp"))


def widths_below(width: int) -> list[int]:
    """The widths in pixels of the copies that a picture of this width has."""
    return [smaller for smaller in WIDTHS if smaller < width]


def render(name: str) -> tuple[int, int]:
    """Make the smaller copies of a stored picture. Returns its own width and height in pixels. Safe to repeat.

    Raises OSError (which Pillow's UnidentifiedImageError is) for a file that is missing or no picture.
    """
    with default_storage.open(name, "rb") as file, Image.open(file) as original:
        original.load()
        for width in widths_below(original.width):
            _store(original, rendition_name(name, width), width)
        return original.width, original.height


def cut_small(name: str, copy: str, width: int) -> None:
    """Store a copy of the picture `name` that is `width` pixels wide as `copy`. Raises OSError as render does."""
    with default_storage.open(name, "rb") as file, Image.open(file) as original:
        _store(original, copy, width)


def _store(original: Image.Image, name: str, width: int) -> None:
    height = round(original.height * width / original.width)
    copy = original.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    copy.save(buffer, "WEBP", quality=QUALITY, method=4)
    if default_storage.exists(name):
        default_storage.delete(name)
    default_storage.save(name, ContentFile(buffer.getvalue()))


def render_missing(limit: int = BATCH) -> int:
    """Make the copies that are missing, once per file. A picture that cannot be read is logged, and shown as it is.

    Returns how many files were done.
    """
    waiting = ProductImage.objects.filter(has_renditions=False).order_by("pk")
    done = 0
    for name in dict.fromkeys(waiting.values_list("original", flat=True)):
        try:
            width, height = render(name)
        except OSError:
            logger.warning("picture_not_rendered", name=name)
            continue
        _have_renditions(name, width, height)
        done += 1
        if done == limit:
            break
    return done


@transaction.atomic
def _have_renditions(name: str, width: int, height: int) -> None:
    images = ProductImage.objects.filter(original=name)
    images.update(width=width, height=height, has_renditions=True)
    mark_products(set(images.values_list("product", flat=True)))
