"""Alipay: the shop's account, the calls, the notification, the bill."""

from django.conf import settings

from commerce.payment.gateways.alipay.account import read_account
from commerce.payment.gateways.alipay.gateway import AlipayGateway


def from_settings() -> AlipayGateway:
    """Raises keys.BadKey."""
    return AlipayGateway(read_account())


def is_configured() -> bool:
    return bool(settings.ALIPAY_APP_ID and settings.ALIPAY_SELLER_ID)
