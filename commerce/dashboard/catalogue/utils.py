"""Which goods belong to somebody. Oscar asks for this name."""

from django.db.models import Exists, OuterRef, Q

from commerce.accounts.models import User
from commerce.partner.models import Partner, StockRecord


def partner_product_visibility_q(user: User) -> Q:
    """SKUs that a merchant sells, and SPUs of which nobody else sells a SKU.

    An SPU with another merchant's SKUs is not one's own: its text, its pictures and its deletion concern both.
    """
    own = StockRecord.objects.filter(partner__in=Partner.objects.filter(users=user))
    mine = Q(Exists(own.filter(product=OuterRef("pk"))))
    spu = Q(Exists(own.filter(product__parent=OuterRef("pk")))) & ~Q(_sold_by_others(user, "pk"))
    return mine | spu


def shared_spu_q(user: User) -> Q:
    """SKUs whose SPU other merchants sell SKUs of, too: they are listed by themselves."""
    return Q(parent__isnull=False) & Q(_sold_by_others(user, "parent"))


def _sold_by_others(user: User, spu: str) -> Exists:
    others = StockRecord.objects.exclude(partner__in=Partner.objects.filter(users=user))
    return Exists(others.filter(product__parent=OuterRef(spu)))
