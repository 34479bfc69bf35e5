"""A new picture is a fact that the task which makes its sizes has to hear of."""

from typing import Any

from django.db.models.signals import post_save
from wagtail.images import get_image_model

from commerce.core import events


def tell_of_picture(instance: Any, **_kwargs: Any) -> None:
    """Wagtail saves an image again when only its title changed; then all sizes are there and nothing is made."""
    events.emit("content.picture", image_id=instance.pk)


def connect() -> None:
    post_save.connect(tell_of_picture, sender=get_image_model(), dispatch_uid="jishi-content-picture")
