"""Who takes the money: one folder each behind `base.Gateway`. A further provider is one folder and two lines here."""

from collections.abc import Callable

from commerce.payment.gateways import alipay, cod, wechatpay
from commerce.payment.gateways.base import Gateway

PROVIDERS: dict[str, Callable[[], Gateway]] = {
    "alipay": alipay.from_settings,
    "wechatpay": wechatpay.from_settings,
    "cod": cod.from_settings,
}
CONFIGURED: dict[str, Callable[[], bool]] = {
    "alipay": alipay.is_configured,
    "wechatpay": wechatpay.is_configured,
    "cod": cod.is_configured,
}


def gateway(code: str) -> Gateway:
    """Raises KeyError for a code nobody stands behind, RetryableGatewayError while its keys are missing."""
    return PROVIDERS[code]()


def is_configured(code: str) -> bool:
    """Whether the shop can be paid this way at all: the provider is known, and its account is set."""
    return code in CONFIGURED and CONFIGURED[code]()
