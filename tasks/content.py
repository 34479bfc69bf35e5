"""What editors have scheduled."""

from celery import shared_task
from django.core.management import call_command

from cms.core import pictures


@shared_task
def publish_scheduled() -> None:
    """Pages, ads and channels whose time has come go live or offline. Twice is once."""
    call_command("publish_scheduled")


@shared_task
def make_renditions(image_id: int) -> None:
    pictures.make_renditions_of(image_id)
