"""The verbs of orders."""

from commerce.order.services.addresses import change_shipping_address
from commerce.order.services.buying_again import buy_again
from commerce.order.services.fulfilment import receive_order, ship_order
from commerce.order.services.placing import OrderRequest, place_order
from commerce.order.services.reviewing import ReviewData, can_be_reviewed, review_line
from commerce.order.services.reviving import revive_order
from commerce.order.services.statuses import (
    cancel_order,
    change_status,
    close_unpaid_orders,
    receive_due_orders,
)

__all__ = [
    "OrderRequest",
    "ReviewData",
    "buy_again",
    "can_be_reviewed",
    "cancel_order",
    "change_shipping_address",
    "change_status",
    "close_unpaid_orders",
    "place_order",
    "receive_due_orders",
    "receive_order",
    "review_line",
    "revive_order",
    "ship_order",
]
