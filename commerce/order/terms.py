"""How an order is going to be paid, as far as the order has to know: commerce.payment resolves it, above us."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from commerce.core.errors import InvalidInput
from commerce.core.money import ZERO


@dataclass(frozen=True)
class PaymentTerms:
    """`minimum` and `limit` are what one order may come to, in CNY; None is no limit. `prepaid`: nothing is sent
    before the money is there."""

    code: str
    prepaid: bool
    name: str = ""
    minimum: Decimal = ZERO
    limit: Decimal | None = None

    def check(self, payable: Decimal) -> None:
        """Raises InvalidInput when an order of this total (CNY) cannot be paid this way."""
        message = ""
        if payable < self.minimum:
            message = _("使用%(name)s单笔最少 %(limit)s 元。") % {"name": self.name, "limit": self.minimum}
        elif self.limit is not None and payable > self.limit:
            message = _("使用%(name)s单笔最多 %(limit)s 元。") % {"name": self.name, "limit": self.limit}
        if message:
            raise InvalidInput(message, fields={"payment_method": [message]})
