"""What `manage.py check` tells an operator about text messages before a customer does."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from commerce.verification.providers import PROVIDERS

#: What each provider cannot do without. The names are those of the settings, and of the environment.
REQUIRED = {
    "simulator": (),
    "aliyun": (
        "SMS_ALIYUN_ACCESS_KEY_ID",
        "SMS_ALIYUN_ACCESS_KEY_SECRET",
        "SMS_ALIYUN_SIGN_NAME",
        "SMS_ALIYUN_TEMPLATES",
    ),
    "tencent": (
        "SMS_TENCENT_APP_ID",
        "SMS_TENCENT_SECRET_ID",
        "SMS_TENCENT_SECRET_KEY",
        "SMS_TENCENT_SIGN_NAME",
        "SMS_TENCENT_TEMPLATES",
    ),
    "yuntongxun": (
        "SMS_YUNTONGXUN_ACCOUNT_SID",
        "SMS_YUNTONGXUN_AUTH_TOKEN",
        "SMS_YUNTONGXUN_APP_ID",
        "SMS_YUNTONGXUN_TEMPLATES",
    ),
}


@register(Tags.compatibility)
def check_sms_provider(**_kwargs: Any) -> Sequence[CheckMessage]:
    if settings.SMS_PROVIDER not in PROVIDERS:
        known = ", ".join(PROVIDERS)
        return [Error(f"SMS_PROVIDER must be one of: {known}.", id="verification.E001")]
    return [
        Error(f"{name} is required by SMS_PROVIDER={settings.SMS_PROVIDER}.", id="verification.E002")
        for name in REQUIRED[settings.SMS_PROVIDER]
        if not getattr(settings, name)
    ]


@register(Tags.security, deploy=True)
def check_embedded_profile(**_kwargs: Any) -> Sequence[CheckMessage]:
    """It tells everybody the answers of captchas, and its codes are read by whoever can reach the simulators."""
    if settings.EMBEDDED_PROFILE or settings.SMS_PROVIDER == "simulator":
        return [Error("The embedded profile and the simulators are not for production.", id="verification.E003")]
    return []
