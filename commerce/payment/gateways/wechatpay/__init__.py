"""WeChat Pay, API v3: the shop's account, the calls, the notification, the bill."""

from django.conf import settings

from commerce.payment.gateways.wechatpay.account import read_account
from commerce.payment.gateways.wechatpay.gateway import WeChatPayGateway


def from_settings() -> WeChatPayGateway:
    """Raises keys.BadKey."""
    return WeChatPayGateway(read_account())


def is_configured() -> bool:
    return bool(settings.WECHATPAY_MCHID and settings.WECHATPAY_APPID)
