"""What editors bring along."""

from celery import shared_task

from cms.core import pictures


@shared_task
def make_renditions(image_id: int) -> None:
    """The sizes of an editor's new picture."""
    pictures.make_renditions_of(image_id)
