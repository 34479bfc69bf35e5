"""The sizes in which the theme shows editors' pictures. They are made by a task or a loader, never in a visitor's
request."""

from typing import Any

from django.db.models import Count, Q
from wagtail.images import get_image_model

#: Wagtail filter specs; the theme's templates ask for exactly these.
RENDITIONS = (
    "width-440|format-webp",
    "width-480|format-webp",
    "width-800|format-webp",
    "width-1600|format-webp",
)
SOCIAL = "fill-1200x630|format-jpeg"
BATCH = 100


def make_renditions(image: Any) -> None:
    """Make what is missing of a Wagtail image's sizes."""
    image.get_renditions(*RENDITIONS)


def make_renditions_of(image_id: int) -> None:
    """The same by id; nothing when it was deleted meanwhile."""
    image = get_image_model().objects.filter(pk=image_id).first()
    if image is not None:
        make_renditions(image)


def render_missing() -> int:
    """Make what is missing of all pictures. Returns how many pictures needed it."""
    made = Count("renditions", filter=Q(renditions__filter_spec__in=RENDITIONS))
    images = get_image_model().objects.annotate(made=made).filter(made__lt=len(RENDITIONS)).order_by("pk")[:BATCH]
    for image in images:
        make_renditions(image)
    return len(images)
