"""Who takes the money: one folder each behind `base.Gateway`. A further provider is one folder and one line here."""

from commerce.payment.gateways import cod
from commerce.payment.gateways.base import Gateway

PROVIDERS = {"cod": cod}


def gateway(code: str) -> Gateway:
    """Raises KeyError for a code nobody stands behind."""
    provider: Gateway = PROVIDERS[code].from_settings()
    return provider


def is_configured(code: str) -> bool:
    """Whether the shop can be paid this way at all: the provider is known, and its keys are set."""
    return code in PROVIDERS and PROVIDERS[code].is_configured()
