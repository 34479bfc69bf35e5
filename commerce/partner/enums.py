from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MovementKind(TextChoices):
    """Why stock moved."""

    OPENING = "opening", _("期初")
    ADJUSTMENT = "adjustment", _("调整")
    ALLOCATION = "allocation", _("下单占用")
    RELEASE = "release", _("取消释放")
    SHIPMENT = "shipment", _("发货出库")
    RETURN = "return", _("退货入库")
