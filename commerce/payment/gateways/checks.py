"""What `manage.py check` tells an operator about payments before a customer does."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from commerce.payment.gateways import is_configured, keys
from commerce.payment.gateways.wechatpay.account import read_apiv3_key

#: What each provider cannot do without, once it has an account. Keys may be given as text or as a path.
REQUIRED = {
    "alipay": ("ALIPAY_APP_ID", "ALIPAY_SELLER_ID"),
    "wechatpay": ("WECHATPAY_MCHID", "WECHATPAY_APPID", "WECHATPAY_SERIAL", "WECHATPAY_PUBLIC_KEY_ID"),
}
KEYS: dict[str, tuple[Callable[[], object], ...]] = {
    "alipay": (lambda: keys.private_key("ALIPAY_PRIVATE_KEY"), lambda: keys.public_key("ALIPAY_PUBLIC_KEY")),
    "wechatpay": (
        lambda: keys.private_key("WECHATPAY_PRIVATE_KEY"),
        lambda: keys.public_key("WECHATPAY_PUBLIC_KEY"),
        read_apiv3_key,
    ),
}
URLS = ("ALIPAY_GATEWAY_URL", "WECHATPAY_BASE_URL")


@register(Tags.compatibility)
def check_accounts(**_kwargs: Any) -> Sequence[CheckMessage]:
    """An account is set whole or not at all."""
    return [
        Error(f"{name} is required by {provider}.", id="payment.E001")
        for provider, names in REQUIRED.items()
        if any(getattr(settings, name) for name in names)
        for name in names
        if not getattr(settings, name)
    ]


@register(Tags.compatibility)
def check_keys(**_kwargs: Any) -> Sequence[CheckMessage]:
    """The simulators make theirs when they start, which is after this."""
    return [
        Error(problem, id="payment.E002")
        for provider, readers in KEYS.items()
        if is_configured(provider) and not is_simulated(provider)
        for problem in _problems(readers)
    ]


@register(Tags.security, deploy=True)
def check_real(**_kwargs: Any) -> Sequence[CheckMessage]:
    """Whoever can reach the simulators pays with a click; whoever can read what is sent reads who buys what."""
    simulated = [
        Error(f"The simulated account of {provider} is not for production.", id="payment.E003")
        for provider in REQUIRED
        if is_simulated(provider)
    ]
    return simulated + [
        Error(f"{name} must begin with https://", id="payment.E004")
        for name in URLS
        if not getattr(settings, name).startswith("https://")
    ]


def is_simulated(provider: str) -> bool:
    accounts = {
        "alipay": (settings.ALIPAY_APP_ID, settings.SIMULATED_ALIPAY["ALIPAY_APP_ID"]),
        "wechatpay": (settings.WECHATPAY_MCHID, settings.SIMULATED_WECHATPAY["WECHATPAY_MCHID"]),
    }
    ours, simulated = accounts[provider]
    return bool(ours == simulated)


def _problems(readers: Sequence[Callable[[], object]]) -> list[str]:
    found = []
    for read in readers:
        try:
            read()
        except keys.BadKey as error:
            found.append(str(error))
    return found
