"""The Celery application; the whole periodic schedule is in settings/components/celery.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("jishi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = (
    "tasks.relay",
    "tasks.orders",
    "tasks.housekeeping",
    "tasks.pictures",
    "tasks.sms",
    "tasks.verification",
    "tasks.mail",
    "tasks.accounts",
    "tasks.content",
    "tasks.publishing",
)
