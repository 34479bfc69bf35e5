"""The sizes in which the theme shows ads. They are made by the loader and by a task, never in a visitor's request."""

from typing import Any

from wagtail.images import get_image_model

#: Wagtail filter specs; the templates of home/parts ask for exactly these.
RENDITIONS = (
    "width-800|format-webp",
    "width-1600|format-webp",
    "width-440|format-webp",
    "width-480|format-webp",
)


def make_renditions(image: Any) -> None:
    """Make what is missing of a Wagtail image's ad sizes."""
    image.get_renditions(*RENDITIONS)


def render_missing() -> int:
    """Make what is missing of all pictures that ads use. Returns how many pictures were looked at."""
    images = get_image_model().objects.filter(ad__isnull=False).distinct()
    for image in images:
        make_renditions(image)
    return len(images)
