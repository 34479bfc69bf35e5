"""Smaller copies of pictures, made outside of any request."""

from celery import shared_task

from cms.core.pictures import render_missing as render_missing_ads
from commerce.catalogue.pictures import render_missing as render_missing_pictures


@shared_task
def render_missing() -> int:
    return render_missing_pictures() + render_missing_ads()
