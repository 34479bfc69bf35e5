"""The shop without the record of an idempotency key, and without the claim on the basket's lines."""

# ruff: noqa: I001  (the application loads the apps that the rest needs)
from config.wsgi import application

import commerce.api.v1.orders as orders
import commerce.checkout.views as checkout
import commerce.order.services.placing as placing

__all__ = ["application"]


def run_once(*, action, **_kwargs):  # type: ignore[no-untyped-def]
    return action()


orders.run_once = run_once
checkout.run_once = run_once
placing._claim = lambda lines: None
