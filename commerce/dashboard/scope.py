"""Whose orders and goods somebody may see in the dashboard. Every read of the dashboard starts here."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from commerce.accounts.models import User
from commerce.accounts.selectors import member
from commerce.order.models import Line
from commerce.partner.models import Partner, StockRecord


@dataclass(frozen=True)
class Scope:
    """Staff see every merchant's; anybody else what belongs to the merchants (`partner_ids`) that they run."""

    user: User
    sees_all: bool
    partner_ids: frozenset[int]

    def covers(self, partner_id: int | None) -> bool:
        return self.sees_all or partner_id in self.partner_ids

    def of_partner(self, path: str = "partner") -> Q:
        """The filter for rows that name their merchant at `path`."""
        return Q() if self.sees_all else Q(**{f"{path}__in": self.partner_ids})

    def lines(self) -> QuerySet[Line]:
        return Line.objects.filter(self.of_partner())

    def stock_records(self) -> QuerySet[StockRecord]:
        return StockRecord.objects.filter(self.of_partner())


def scope_of(user: User, permission: str) -> Scope:
    """What `user` may see; `permission` is what staff need to see it all. One query, none for staff."""
    if user.is_staff and user.has_perm(permission):
        return Scope(user, True, frozenset())
    return Scope(user, False, frozenset(Partner.objects.filter(users=user).values_list("pk", flat=True)))


def order_scope(request: HttpRequest) -> Scope:
    return scope_of(member(request), "order.view_order")


def review_scope(request: HttpRequest) -> Scope:
    return scope_of(member(request), "reviews.view_productreview")


def freight_scope(request: HttpRequest) -> Scope:
    return scope_of(member(request), "shipping.view_freighttemplate")


def goods_scope(request: HttpRequest) -> Scope:
    return scope_of(member(request), "catalogue.view_product")
