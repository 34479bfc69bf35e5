from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AttributeRole(TextChoices):
    """What an attribute of a product class does: tell SKUs of one SPU apart, or describe the SPU."""

    SPECIFICATION = "specification", _("规格（区分 SKU）")
    PARAMETER = "parameter", _("参数（描述 SPU）")


class StockState(TextChoices):
    """What a shopper is told about stock; the exact number is the merchant's business."""

    IN_STOCK = "in_stock", _("有货")
    LOW = "low", _("库存紧张")
    OUT = "out", _("无货")


class Ordering(TextChoices):
    """How a product list can be sorted; the values are the API's `ordering`."""

    DEFAULT = "default", _("综合")
    SALES = "-sales", _("销量")
    PRICE_UP = "price", _("价格从低到高")
    PRICE_DOWN = "-price", _("价格从高到低")
    NEWEST = "-created", _("新品")
