"""ASGI entry point, for hosts that want one; the shop itself is measured faster on WSGI (docs/adr/0004)."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_asgi_application()
