"""The sizes in which ads are shown. They are made when the picture is stored, never inside a visitor's request."""

from typing import Any

#: Wagtail filter specs, by what they are for; the theme names them by key.
RENDITIONS = {
    "wide": "width-1600|format-webp|webpquality-80",
    "narrow": "width-800|format-webp|webpquality-80",
}


def make_renditions(image: Any) -> None:
    """Make what is missing of a Wagtail image's ad sizes."""
    image.get_renditions(*RENDITIONS.values())
