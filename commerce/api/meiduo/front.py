"""Where the front end stands that asks: people are sent back there from QQ and Alipay."""

from django.conf import settings
from rest_framework.request import Request


def front_url(request: Request) -> str:
    """The origin that the browser names, if it is an allowed one; else the one that is set."""
    named = request.headers.get("Origin") or request.query_params.get("front", "")
    return named if named in settings.CORS_ALLOWED_ORIGINS else settings.MEIDUO_FRONT_URL
