"""Money on its way: what a provider has to be told or asked, and when."""

from datetime import date, timedelta

import structlog
from celery import shared_task
from django.utils import timezone

from commerce.order.models import Order
from commerce.payment import services
from commerce.payment.gateways.base import GatewayError
from commerce.payment.models import Refund
from commerce.payment.selectors import reconciled_methods

logger = structlog.get_logger(__name__)

BILL_RETRY_SECONDS = 1800
BILL_RETRIES = 12


@shared_task
def close_attempts(order_id: int) -> None:
    services.close_attempts(order=Order.objects.get(pk=order_id))


@shared_task
def run_refund(refund_id: int) -> None:
    services.run_refund(refund=Refund.objects.select_related("attempt").get(pk=refund_id))


@shared_task
def sweep_attempts() -> int:
    return services.sweep_attempts()


@shared_task
def sweep_refunds() -> int:
    return services.sweep_refunds()


@shared_task
def reconcile_yesterday() -> None:
    """Bills are ready in the morning; each provider's is a task of its own."""
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    for provider in reconciled_methods():
        reconcile.delay(provider, day)


@shared_task(bind=True, max_retries=BILL_RETRIES, default_retry_delay=BILL_RETRY_SECONDS)
def reconcile(self, provider: str, day: str) -> int:  # type: ignore[no-untyped-def]
    """The number of open differences. A bill that is not there yet is asked for again."""
    try:
        return len(services.reconcile(provider=provider, day=date.fromisoformat(day)))
    except GatewayError as error:
        logger.warning("bill_not_available", provider=provider, day=day, reason=error.reason)
        raise self.retry(exc=error) from error
