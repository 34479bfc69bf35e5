"""Who is asking: an access token, or the session of the storefront with CSRF protection on unsafe methods."""

from typing import Any

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from commerce.accounts.models import DeviceSession, User
from commerce.accounts.services.sessions import session_of_access
from commerce.core.errors import NotAuthenticated

SCHEME = "Bearer"


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access>`. Whoever sends one means it: a bad one is 401, never a guest."""

    def authenticate(self, request: Request) -> tuple[User, DeviceSession] | None:
        scheme, _space, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() != SCHEME.lower().encode():
            return None
        try:
            session = session_of_access(token.decode("ascii", errors="replace").strip())
        except NotAuthenticated as error:
            raise AuthenticationFailed from error
        return session.user, session

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class BearerScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI description names it."""

    target_class = "commerce.api.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class ShopSessionAuthentication(SessionAuthentication):
    """Says how to authenticate, so that "not signed in" is 401 and only "not allowed" is 403 (RFC 9110, 15.5.2)."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class ShopSessionScheme(SessionScheme):
    """How the OpenAPI description names it."""

    target_class = "commerce.api.authentication.ShopSessionAuthentication"
    name = "session"
