"""Time limits of orders, as sweeps."""

import structlog
from celery import shared_task

from commerce.order import services

logger = structlog.get_logger(__name__)


@shared_task
def close_unpaid_orders() -> int:
    closed = services.close_unpaid_orders()
    if closed:
        logger.info("unpaid_orders_closed", count=closed)
    return closed


@shared_task
def receive_shipped_orders() -> int:
    received = services.receive_due_orders()
    if received:
        logger.info("shipped_orders_received", count=received)
    return received
