"""The two tokens of API clients: a short signed one for each request, and the one that renews it.

An access token is a JWT (RFC 7519, RFC 9068): HS256 with a key of its own, every claim required and compared. A
refresh token is `<session>.<random>.<signature>`: the signature lets us tell an old token of ours, whose re-use ends
the family, from a made-up one, which ends nothing.
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

import jwt
from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from commerce.core.errors import NotAuthenticated

ALGORITHM = "HS256"
ISSUER = "jishi"
AUDIENCE = "jishi-api"
TYPE = "access"
CLAIMS = ["iss", "aud", "typ", "sub", "sid", "iat", "exp"]
TOKEN_LENGTH_MAX = 1000


@dataclass(frozen=True)
class Tokens:
    access: str
    refresh: str


@dataclass(frozen=True)
class AccessClaims:
    user_id: int
    session_id: uuid.UUID


def new_access(*, user_id: int, session_id: uuid.UUID, minutes: int | None = None) -> str:
    now = timezone.now()
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "typ": TYPE,
        "sub": str(user_id),
        "sid": session_id.hex,
        "iat": now,
        "exp": now + timedelta(minutes=minutes or settings.SHOP_ACCESS_TOKEN_MINUTES),
    }
    return jwt.encode(claims, _access_key(), algorithm=ALGORITHM)


def read_access(token: str) -> AccessClaims:
    """Raises NotAuthenticated for anything that is not an access token of ours, or no longer."""
    try:
        claims = jwt.decode(
            token[: TOKEN_LENGTH_MAX + 1],
            _access_key(),
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            audience=AUDIENCE,
            options={"require": CLAIMS},
        )
        if claims["typ"] != TYPE:
            raise NotAuthenticated
        return AccessClaims(user_id=int(claims["sub"]), session_id=uuid.UUID(hex=claims["sid"]))
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as error:
        raise NotAuthenticated from error


def new_refresh(session_id: uuid.UUID) -> str:
    return _refresh_signer().sign(f"{session_id.hex}.{secrets.token_urlsafe(24)}")


def session_of_refresh(token: str) -> uuid.UUID:
    """The session that a refresh token, old or current, was made for. Raises NotAuthenticated for a made-up one."""
    try:
        session, _random = _refresh_signer().unsign(token[: TOKEN_LENGTH_MAX + 1]).split(".")
        return uuid.UUID(hex=session)
    except (signing.BadSignature, ValueError) as error:
        raise NotAuthenticated from error


def digest(token: str) -> str:
    """What is stored of a refresh token. It is random enough that a plain hash can't be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def _access_key() -> bytes:
    return salted_hmac("accounts.access-token", "key", algorithm="sha256").digest()


def _refresh_signer() -> signing.Signer:
    return signing.Signer(sep=".", salt="accounts.refresh-token")
