"""Price and stock of SKUs that came from a foreign shop. They belong to one merchant."""

from collections.abc import Mapping

from django.conf import settings

from commerce.catalogue.importer import SkuRow
from commerce.catalogue.models import Product
from commerce.core.importing import update_changed
from commerce.partner.models import Partner, StockRecord

PARTNER_CODE = "imported"
PARTNER_NAME = "综合自营店"


def load_stock(rows: Mapping[int, SkuRow], skus: Mapping[int, Product]) -> None:
    """Prices of all SKUs, by foreign id. Stock only of new ones: of the others the shop knows better."""
    partner, _created = Partner.objects.get_or_create(code=PARTNER_CODE, defaults={"name": PARTNER_NAME})
    known = {record.product_id: record for record in StockRecord.objects.filter(product__in=skus.values())}
    new = []
    for row_id, sku in skus.items():
        row = rows[row_id]
        prices = {"price": row.price, "market_price": row.market_price, "cost_price": row.cost_price}
        if sku.pk in known:
            update_changed(known[sku.pk], **prices)
        else:
            new.append(
                StockRecord(
                    product=sku,
                    partner=partner,
                    partner_sku=f"{PARTNER_CODE}-{sku.pk}",
                    price_currency=settings.OSCAR_DEFAULT_CURRENCY,
                    num_in_stock=row.stock,
                    num_allocated=0,
                    **prices,
                )
            )
    StockRecord.objects.bulk_create(new, batch_size=500)
