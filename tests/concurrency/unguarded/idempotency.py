"""The shop without the record of an idempotency key, and without the claim on the basket's lines."""

import commerce.api.v1.orders as orders
import commerce.checkout.views as checkout
import commerce.order.services.placing as placing
from config.wsgi import application

__all__ = ["application"]


def run_once(*, action, **_kwargs):  # type: ignore[no-untyped-def]
    return action()


orders.run_once = run_once
checkout.run_once = run_once
placing._claim = lambda basket, lines: None
