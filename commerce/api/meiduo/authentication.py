"""Who is asking, in the dialect: `Authorization: JWT <token>`."""

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from commerce.accounts.models import DeviceSession, User
from commerce.accounts.services.sessions import session_of_access
from commerce.core.errors import NotAuthenticated

SCHEME = "JWT"
SCHEMES = (b"jwt", b"bearer")


class JwtAuthentication(BaseAuthentication):
    """A token that cannot be read, or no longer counts, means a guest: logged out, the pages send `JWT undefined`."""

    def authenticate(self, request: Request) -> tuple[User, DeviceSession] | None:
        scheme, _space, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() not in SCHEMES:
            return None
        try:
            session = session_of_access(token.decode("ascii", errors="replace").strip())
        except NotAuthenticated:
            return None
        return session.user, session

    def authenticate_header(self, request: Request) -> str:
        return SCHEME
