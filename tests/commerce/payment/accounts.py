"""Accounts at the providers, without the providers: addresses of Alipay are signed here, and nobody is asked."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from pytest_django import Settings

from commerce.payment.gateways.keys import private_pem, public_pem


@cache
def _pair() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return private_pem(key), public_pem(key.public_key())


def set_accounts(settings: Settings) -> None:
    """Nothing listens at the addresses, so whatever asks a provider hears nothing, at once."""
    private, public = _pair()
    for provider in ("ALIPAY", "WECHATPAY"):
        setattr(settings, f"{provider}_PRIVATE_KEY", private)
        setattr(settings, f"{provider}_PUBLIC_KEY", public)
    settings.ALIPAY_GATEWAY_URL = "http://127.0.0.1:9/gateway.do"
    settings.WECHATPAY_BASE_URL = "http://127.0.0.1:9"
    settings.WECHATPAY_APIV3_KEY = "0123456789abcdef0123456789abcdef"
