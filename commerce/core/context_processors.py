"""What every page of the storefront may show; nothing personal, so that a page can be published as a file."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shop(_request: HttpRequest) -> dict[str, Any]:
    return {
        "registration_line": settings.SHOP_REGISTRATION_LINE,
        "site_url": settings.SITE_URL,
        "embedded_profile": settings.EMBEDDED_PROFILE,
    }
