"""Merchants of the demo shop, and price and stock of its SKUs."""

from decimal import Decimal
from typing import Any

from commerce.accounts.enums import Role
from commerce.accounts.models import User
from commerce.accounts.services.roles import give_role
from commerce.catalogue.models import Product
from commerce.partner.models import Partner, StockRecord


def load_partners(rows: list[dict[str, Any]], merchant: User) -> dict[str, Partner]:
    """Merchants by code. The demo merchant looks after all of them, so that every demo order can be shipped."""
    partners = {}
    for row in rows:
        defaults = {"name": row["name"], "about": row["about"]}
        partners[row["code"]], _created = Partner.objects.get_or_create(code=row["code"], defaults=defaults)
        partners[row["code"]].users.add(merchant)
    give_role(merchant, Role.MERCHANT)
    return partners


def add_stock_record(sku: Product, partner: Partner, row: dict[str, Any]) -> StockRecord:
    """Price and stock as the demo data has them; amounts in CNY."""
    return StockRecord.objects.create(
        product=sku,
        partner=partner,
        partner_sku=f"{partner.code}-{sku.pk}",
        price=Decimal(row["price"]),
        market_price=Decimal(row["market_price"]),
        cost_price=Decimal(row["cost_price"]),
        num_in_stock=row["stock"],
        num_allocated=0,
    )
