"""The shop's account at Alipay, from the settings."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from django.conf import settings

from commerce.payment.gateways import keys


@dataclass(frozen=True)
class Account:
    gateway_url: str
    app_id: str
    seller_id: str
    private_key: RSAPrivateKey = field(repr=False)  # ours
    public_key: RSAPublicKey = field(repr=False)  # Alipay's
    notify_url: str
    timeout: float


def read_account() -> Account:
    """Raises keys.BadKey."""
    return Account(
        gateway_url=settings.ALIPAY_GATEWAY_URL,
        app_id=settings.ALIPAY_APP_ID,
        seller_id=settings.ALIPAY_SELLER_ID,
        private_key=keys.private_key("ALIPAY_PRIVATE_KEY"),
        public_key=keys.public_key("ALIPAY_PUBLIC_KEY"),
        notify_url=f"{settings.SITE_URL}/payments/alipay/notify/",
        timeout=settings.ALIPAY_TIMEOUT,
    )
