"""WSGI entry point: `granian --interface wsgi config.wsgi:application`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
django.setup(set_prefix=False)

from commerce.core.requests import ShopHandler  # noqa: E402

application = ShopHandler()
