"""Reads about people."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.http import HttpRequest
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from commerce.accounts.models import Address, DeviceSession, User
from commerce.core.errors import InvalidInput, NotFound
from commerce.verification import mobiles


def member(request: HttpRequest) -> User:
    """The signed-in visitor of a view that lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def user_by_login(login: str) -> User | None:
    """The account that a user name, mobile or verified e-mail names, or None. Case matters in none of them.

    A user name wins over a mobile and a mobile over an e-mail, so nobody can be shadowed by choosing a user name
    that looks like another's number: such user names are refused at registration.
    """
    text = login.strip().lower()
    mobile = mobile_in(text)
    by_name = Q(Exact(Lower("username"), text))
    by_email = Q(Exact(Lower("email"), text)) & Q(email_verified=True)
    matches = list(User.objects.filter(by_name | Q(mobile=mobile or text) | by_email)[:3])
    for user in matches:
        if user.username.lower() == text:
            return user
    return next((user for user in matches if user.mobile == mobile), matches[0] if matches else None)


def mobile_in(text: str) -> str | None:
    """The canonical mobile number that a text is a spelling of, or None."""
    try:
        return mobiles.normalise(text)
    except InvalidInput:
        return None


def is_username_taken(username: str) -> bool:
    return User.objects.filter(Exact(Lower("username"), username.lower())).exists()


def is_mobile_taken(mobile: str) -> bool:
    """`mobile` in its canonical form."""
    return User.objects.filter(mobile=mobile).exists()


def sessions_of(user: User) -> QuerySet[DeviceSession]:
    """The devices that a member is signed in on, last used first."""
    fingerprints = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return DeviceSession.objects.filter(
        user=user, revoked_at__isnull=True, expires_at__gt=timezone.now(), fingerprint__in=fingerprints
    )


def session_of(user: User, session_id: uuid.UUID | str) -> DeviceSession:
    """One live session of this member. Raises NotFound for anybody else's, as for one that never existed."""
    session = sessions_of(user).filter(pk=session_id).first()
    if session is None:
        raise NotFound
    return session


def authenticator_of(user: User) -> TOTPDevice | None:
    """What makes this member's codes for the second step; None for who signs in without one."""
    device: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).order_by("pk").first()
    return device


def may_enter_a_back_office(user: User) -> bool:
    """Whether there is anything behind the staff doors for this member. A shopper holds no permission at all."""
    return user.is_active and (user.is_staff or bool(user.get_all_permissions()))


def addresses_of(user: User) -> QuerySet[Address]:
    """A member's address book, default first, with the areas that a label needs."""
    return user.address_book.select_related("district__parent__parent")


def address_of(user: User, address_id: int) -> Address:
    """One address of this member. Raises NotFound for anybody else's, as for one that never existed."""
    address = addresses_of(user).filter(pk=address_id).first()
    if address is None:
        raise NotFound
    return address
