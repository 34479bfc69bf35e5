"""Reads about people."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from commerce.accounts.models import Address, User
from commerce.core.errors import NotFound


def member(request: HttpRequest) -> User:
    """The signed-in visitor of a view that lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def user_by_login(login: str) -> User | None:
    """The account that a user name, mobile or verified e-mail names, or None.

    A user name wins over a mobile and a mobile over an e-mail, so nobody can be shadowed by choosing a user name
    that looks like another's number: such user names are refused at registration.
    """
    text = login.strip()
    matches = list(
        User.objects.filter(Q(username=text) | Q(mobile=text) | Q(email__iexact=text, email_verified=True))[:3]
    )
    for field in ("username", "mobile"):
        for user in matches:
            if getattr(user, field) == text:
                return user
    return matches[0] if matches else None


def addresses_of(user: User) -> QuerySet[Address]:
    """A member's address book, default first, with the areas that a label needs."""
    return user.address_book.select_related("district__parent__parent")


def address_of(user: User, address_id: int) -> Address:
    """One address of this member. Raises NotFound for anybody else's, as for one that never existed."""
    address = addresses_of(user).filter(pk=address_id).first()
    if address is None:
        raise NotFound
    return address
