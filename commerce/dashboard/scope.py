"""Whose orders and goods somebody may see in the dashboard. Every read of the dashboard starts here."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from commerce.accounts.models import User
from commerce.accounts.selectors import member
from commerce.dashboard.rights import EDIT_FREIGHT, EDIT_GOODS, VIEW_ORDERS
from commerce.order.models import Line
from commerce.partner.models import Partner, StockRecord


@dataclass(frozen=True)
class Scope:
    """Who holds the permissions sees every merchant's; anybody else what belongs to the merchants (`partner_ids`)
    that they run."""

    user: User
    sees_all: bool
    partner_ids: frozenset[int]

    def may(self, permission: str) -> bool:
        """What needs `permission` for everybody's things, merchants may do with their own."""
        return not self.sees_all or self.user.has_perm(permission)

    def covers(self, partner_id: int | None) -> bool:
        return self.sees_all or partner_id in self.partner_ids

    def of_partner(self, path: str = "partner") -> Q:
        """The filter for rows that name their merchant at `path`."""
        return Q() if self.sees_all else Q(**{f"{path}__in": self.partner_ids})

    def lines(self) -> QuerySet[Line]:
        return Line.objects.filter(self.of_partner())

    def stock_records(self) -> QuerySet[StockRecord]:
        return StockRecord.objects.filter(self.of_partner())


def scope_of(user: User, *permissions: str) -> Scope:
    """What `user` may see; `permissions` are what it takes to see it all. One query, none for who does."""
    return _scope(user, user.has_perms(permissions))


def order_scope(request: HttpRequest, *permissions: str) -> Scope:
    """Whose orders somebody may see; with `permissions`, whose orders somebody may do that to. Who is a merchant and
    has a role besides does with other merchants' orders no more than the role allows."""
    return scope_of(member(request), VIEW_ORDERS, *permissions)


def review_scope(request: HttpRequest) -> Scope:
    return scope_of(member(request), "reviews.view_productreview")


def freight_scope(request: HttpRequest) -> Scope:
    return scope_of(member(request), *EDIT_FREIGHT)


def goods_scope(request: HttpRequest) -> Scope:
    """Oscar's forms go by the flag, so that both must say the same."""
    user = member(request)
    return _scope(user, user.is_staff and user.has_perms(EDIT_GOODS))


def _scope(user: User, sees_all: bool) -> Scope:
    own = frozenset() if sees_all else frozenset(Partner.objects.filter(users=user).values_list("pk", flat=True))
    return Scope(user, sees_all, own)
