"""Who is asking: the session of the storefront, with CSRF protection on unsafe methods."""

from drf_spectacular.authentication import SessionScheme
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class ShopSessionAuthentication(SessionAuthentication):
    """Says how to authenticate, so that "not signed in" is 401 and only "not allowed" is 403 (RFC 9110, 15.5.2)."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class ShopSessionScheme(SessionScheme):
    """How the OpenAPI description names it."""

    target_class = "commerce.api.authentication.ShopSessionAuthentication"
    name = "session"
