"""Signing a browser in and out: Django's session, and its entry in the member's list of devices."""

from datetime import datetime, timedelta

import django_otp
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest
from django.utils import timezone

from commerce.accounts.enums import SessionKind
from commerce.accounts.models import DeviceSession, User
from commerce.accounts.selectors import authenticator_of
from commerce.accounts.services import totp
from commerce.accounts.services.sessions import end_session, expiry_of, record_session
from commerce.core.client_ip import client_ip

BACKEND = "commerce.accounts.backends.LoginBackend"
# Keys in Django's session.
DEVICE = "device_session"
SEEN = "device_seen"
# How exact "last used" is; to be more so would cost a write with every page.
SEEN_EVERY = timedelta(minutes=10)
# In the session: who has passed the first of two steps, and how long that is worth anything.
HALF_WAY = "half_signed_in"
HALF_WAY_SECONDS = 600


class SecondStepNeeded(Exception):
    """Whoever this is has passed the first step only; the middleware leads on to the second."""


def web_sign_in(request: HttpRequest, user: User) -> None:
    """Make this browser the member's, under a new session key, so that one planted before is worth nothing.

    Raises SecondStepNeeded for a member with an authenticator: nobody is signed in yet.
    """
    if authenticator_of(user) is None:
        _open(request, user)
        return
    if request.user.is_authenticated:
        web_sign_out(request)
    request.session.cycle_key()
    issued = int(timezone.now().timestamp())
    request.session[HALF_WAY] = [user.pk, user.get_session_auth_hash(), issued]
    raise SecondStepNeeded


def half_signed_in(request: HttpRequest) -> User | None:
    """Who has passed the first step in this browser, not long ago, and is still who it was."""
    pk, fingerprint, issued = request.session.get(HALF_WAY) or (None, "", 0)
    if pk is None or issued < timezone.now().timestamp() - HALF_WAY_SECONDS:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user is not None and user.owns_fingerprint(fingerprint) else None


def pass_second_step(request: HttpRequest, user: User, code: str) -> None:
    """Sign the member of `half_signed_in` in, or make the signed-in member's session a verified one.

    Raises what `totp.check` raises.
    """
    device = totp.check(user=user, code=code)
    if request.user != user:
        _open(request, user)
    request.session.pop(HALF_WAY, None)
    django_otp.login(request, device)


def is_verified(request: HttpRequest) -> bool:
    """Whether the signed-in member has passed the second step in this browser, with an authenticator that is still
    the member's."""
    return getattr(request.user, "otp_device", None) is not None


def verify_session(request: HttpRequest, user: User) -> None:
    """After the member's first code: this browser has passed both steps."""
    django_otp.login(request, authenticator_of(user))


def _open(request: HttpRequest, user: User) -> None:
    login(request, user, backend=BACKEND)
    if not request.session.session_key:
        request.session.cycle_key()
    device = record_session(
        user,
        SessionKind.WEB,
        request.headers.get("User-Agent", ""),
        client_ip(request),
        session_key=request.session.session_key,
    )
    request.session[DEVICE] = str(device.pk)
    request.session[SEEN] = timezone.now().isoformat()


def web_sign_out(request: HttpRequest) -> None:
    """Forget the member in this browser; what else the session held goes with it."""
    device = current_device(request)
    logout(request)
    if device is not None:
        end_session(device)


def current_device(request: HttpRequest) -> DeviceSession | None:
    """The entry of this browser. None for a guest, and for who signed in at a back office's own door."""
    device = request.session.get(DEVICE)
    return DeviceSession.objects.filter(pk=device).first() if device else None


def keep_web_session(request: HttpRequest, user: User) -> None:
    """After `end_all(keep=…)` or a new password: this browser stays signed in, under a new key."""
    update_session_auth_hash(request, user)
    device = request.session.get(DEVICE)
    if device:
        DeviceSession.objects.filter(pk=device).update(session_key=request.session.session_key)


def note_use(request: HttpRequest) -> None:
    """Now and then, write down that this browser was used; one whose entry was ended meanwhile is signed out.

    Ending an entry deletes its session at once. This is for the rare copy that a failing cache has kept.
    """
    device, seen = request.session.get(DEVICE), request.session.get(SEEN)
    now = timezone.now()
    if not device or (seen and datetime.fromisoformat(seen) > now - SEEN_EVERY):
        return
    live = DeviceSession.objects.filter(pk=device, revoked_at__isnull=True)
    if live.update(last_used_at=now, expires_at=expiry_of(SessionKind.WEB)):
        request.session[SEEN] = now.isoformat()
    else:
        logout(request)
