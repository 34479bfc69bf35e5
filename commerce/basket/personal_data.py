"""What a person was about to buy."""

from typing import Any

from commerce.basket.models import Basket, Line
from commerce.core.personal_data import erases, exports, moment


@exports("basket")
def _basket(user_id: int) -> list[dict[str, Any]]:
    lines = Line.objects.filter(basket__owner=user_id, basket__status=Basket.OPEN).select_related("product")
    return [
        {
            "sku": line.product_id,
            "name": line.product.get_title(),
            "quantity": line.quantity,
            "selected": line.selected,
            "added_at": moment(line.date_created),
        }
        for line in lines.order_by("pk")
    ]


@erases
def _forget(user_id: int) -> None:
    Basket.objects.filter(owner=user_id).delete()
