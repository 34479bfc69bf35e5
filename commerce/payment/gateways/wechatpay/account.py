"""The shop's account at WeChat Pay, from the settings."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from django.conf import settings

from commerce.payment.gateways import keys

APIV3_KEY_LENGTH = 32  # bytes


@dataclass(frozen=True)
class Account:
    base_url: str
    mchid: str
    appid: str
    serial: str  # of the merchant's certificate
    private_key: RSAPrivateKey = field(repr=False)  # ours
    public_key: RSAPublicKey = field(repr=False)  # WeChat Pay's
    public_key_id: str
    apiv3_key: bytes = field(repr=False)
    notify_url: str
    timeout: float


def read_account() -> Account:
    """Raises keys.BadKey."""
    return Account(
        base_url=settings.WECHATPAY_BASE_URL,
        mchid=settings.WECHATPAY_MCHID,
        appid=settings.WECHATPAY_APPID,
        serial=settings.WECHATPAY_SERIAL,
        private_key=keys.private_key("WECHATPAY_PRIVATE_KEY"),
        public_key=keys.public_key("WECHATPAY_PUBLIC_KEY"),
        public_key_id=settings.WECHATPAY_PUBLIC_KEY_ID,
        apiv3_key=read_apiv3_key(),
        notify_url=f"{settings.SITE_URL}/payments/wechatpay/notify/",
        timeout=settings.WECHATPAY_TIMEOUT,
    )


def read_apiv3_key() -> bytes:
    """Raises keys.BadKey."""
    key = keys.read_setting("WECHATPAY_APIV3_KEY").encode()
    if len(key) != APIV3_KEY_LENGTH:
        raise keys.BadKey(f"WECHATPAY_APIV3_KEY must have {APIV3_KEY_LENGTH} characters")
    return key
