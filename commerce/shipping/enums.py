from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ShippingMethodCode(TextChoices):
    """How a parcel travels; the values are the API's `shipping_method`."""

    EXPRESS = "express", _("快递")
    FREIGHT = "freight", _("物流")
    SAME_CITY = "same_city", _("同城配送")
    PICKUP = "pickup", _("到店自提")


class ChargeBasis(TextChoices):
    """What freight is counted by."""

    PIECE = "piece", _("按件数")
    WEIGHT = "weight", _("按重量（克）")
    AMOUNT = "amount", _("按金额（元）")
