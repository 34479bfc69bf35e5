"""Where a member is signed in: browsers and API clients, listed and ended in one place."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import import_module

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from commerce.accounts.devices import device_name, masked_ip
from commerce.accounts.enums import SessionKind
from commerce.accounts.models import DeviceSession, User
from commerce.accounts.services.tokens import (
    Tokens,
    digest,
    new_access,
    new_refresh,
    read_access,
    session_of_refresh,
)
from commerce.core.errors import NotAuthenticated

logger = structlog.get_logger(__name__)


def open_session(user: User, device: str, ip: str, *, minutes: int | None = None) -> Tokens:
    """Start a family of tokens for an API client. `device` is what it says of itself (its User-Agent).

    `minutes` is how long the first access token is good, where that is to be other than usual.
    """
    session_id = uuid.uuid4()
    refresh = new_refresh(session_id)
    record_session(user, SessionKind.API, device, ip, id=session_id, token_hash=digest(refresh))
    access = new_access(user_id=user.pk, session_id=session_id, minutes=minutes)
    return Tokens(access=access, refresh=refresh)


def record_session(user: User, kind: SessionKind, device: str, ip: str, **fields: object) -> DeviceSession:
    """Enter a sign-in into the list of the member's sessions."""
    return DeviceSession.objects.create(
        user=user,
        kind=kind,
        device=device_name(device),
        ip=masked_ip(ip),
        fingerprint=user.get_session_auth_hash(),
        last_used_at=timezone.now(),
        expires_at=expiry_of(kind),
        **fields,
    )


def rotate(refresh: str) -> Tokens:
    """Exchange a refresh token for the next pair; the old one is then worth nothing.

    Raises NotAuthenticated. An old token that comes back ends the whole family: two parties hold it, and we can't
    tell which is the thief (RFC 9700, 4.14.2). One that loses a race that it entered with the current token does not.
    """
    session = DeviceSession.objects.select_related("user").filter(pk=session_of_refresh(refresh)).first()
    if session is None or not is_live(session):
        raise NotAuthenticated
    if session.token_hash != digest(refresh):
        end_session(session)
        logger.warning("refresh_token_reused", session_id=str(session.pk), user_id=session.user_id)
        raise NotAuthenticated
    fresh = new_refresh(session.pk)
    # The condition is the lock, on every database: of all who hold the same token, one changes the row.
    changed = DeviceSession.objects.filter(
        pk=session.pk, token_hash=session.token_hash, revoked_at__isnull=True
    ).update(token_hash=digest(fresh), last_used_at=timezone.now(), expires_at=expiry_of(SessionKind.API))
    if not changed:
        raise NotAuthenticated
    return Tokens(access=new_access(user_id=session.user_id, session_id=session.pk), refresh=fresh)


def session_of_access(access: str) -> DeviceSession:
    """The live session, with its user, of an access token. Raises NotAuthenticated. One query.

    The token alone is not believed: a session that was ended, a new password or a deactivated account count at once.
    """
    claims = read_access(access)
    session = (
        DeviceSession.objects.select_related("user")
        .filter(pk=claims.session_id, user=claims.user_id, kind=SessionKind.API)
        .first()
    )
    if session is None or not is_live(session):
        raise NotAuthenticated
    return session


def is_live(session: DeviceSession) -> bool:
    """Whether a session still lets its user in."""
    return (
        session.revoked_at is None
        and session.expires_at > timezone.now()
        and session.user.is_active
        and session.user.owns_fingerprint(session.fingerprint)
    )


def end_session(session: DeviceSession) -> None:
    """Sign one device out, at once. Ending it twice is once."""
    DeviceSession.objects.filter(pk=session.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    _forget_web([session.session_key])


def end_refresh(refresh: str) -> None:
    """Sign out the device of a refresh token; one that is not ours or not known ends nothing."""
    try:
        session = DeviceSession.objects.filter(pk=session_of_refresh(refresh)).first()
    except NotAuthenticated:
        return
    if session is not None:
        end_session(session)


def end_all(user: User, *, keep: DeviceSession | None = None) -> None:
    """Sign a member out everywhere, or everywhere else.

    The epoch ends web sessions of any origin, the back offices' included. `user` is brought up to date; the session
    to keep gets the new fingerprint, and a web view then has to call `web_sessions.keep`.
    """
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
        user.refresh_from_db(fields=["session_epoch", "password"])
        others = DeviceSession.objects.filter(user=user, revoked_at__isnull=True)
        others = others.exclude(pk=keep.pk) if keep else others
        keys = list(others.values_list("session_key", flat=True))
        others.update(revoked_at=timezone.now())
        if keep is not None:
            DeviceSession.objects.filter(pk=keep.pk).update(fingerprint=user.get_session_auth_hash())
    _forget_web(keys)


def _forget_web(session_keys: Iterable[str]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in filter(None, session_keys):
        store().delete(key)


def expiry_of(kind: SessionKind) -> datetime:
    """When a session that is used now ends, if it is not used again."""
    days = timedelta(days=settings.SHOP_REFRESH_DAYS)
    return timezone.now() + (timedelta(seconds=settings.SESSION_COOKIE_AGE) if kind == SessionKind.WEB else days)
