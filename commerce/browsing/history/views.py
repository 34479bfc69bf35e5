from datetime import datetime
from typing import NamedTuple


class View(NamedTuple):
    """That a member looked at a SKU, and when last."""

    sku_id: int
    viewed_at: datetime
