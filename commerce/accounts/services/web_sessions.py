"""Signing a browser in and out: Django's session, and its entry in the member's list of devices."""

from datetime import datetime, timedelta

from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest
from django.utils import timezone

from commerce.accounts.enums import SessionKind
from commerce.accounts.models import DeviceSession, User
from commerce.accounts.services.sessions import end_session, expiry_of, record_session
from commerce.core.client_ip import client_ip

BACKEND = "commerce.accounts.backends.LoginBackend"
# Keys in Django's session.
DEVICE = "device_session"
SEEN = "device_seen"
# How exact "last used" is; to be more so would cost a write with every page.
SEEN_EVERY = timedelta(minutes=10)


def web_sign_in(request: HttpRequest, user: User) -> None:
    """Make this browser the member's, under a new session key, so that one planted before is worth nothing."""
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
