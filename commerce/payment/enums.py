from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaymentMethodCode(TextChoices):
    """How an order is paid; the values are the API's `payment_method`."""

    CASH_ON_DELIVERY = "cod", _("货到付款")
