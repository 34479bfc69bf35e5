"""WeChat Pay's API v3: orders behind a QR code, refunds, bills, sealed notifications, and a page to pay on."""

from tests.simulators.wechatpay.service import make_service

__all__ = ["make_service"]
