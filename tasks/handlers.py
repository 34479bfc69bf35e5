"""Who listens to which event of the shop. Handlers delegate; each may be called more than once for one event."""

from typing import Any

from commerce.catalogue.services import refresh_summaries
from commerce.core.events import handles


@handles("order.placed")
def refresh_ordered_goods(payload: dict[str, Any]) -> None:
    """What was sold may have sold out: another SKU then becomes the one that lists show."""
    refresh_summaries(payload["spu_ids"])
