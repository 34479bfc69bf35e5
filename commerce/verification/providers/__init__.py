"""Who carries text messages: one folder each, all behind one method, chosen by SMS_PROVIDER."""

from collections.abc import Callable

from django.conf import settings

from commerce.verification.providers import aliyun, simulator, tencent, yuntongxun
from commerce.verification.providers.base import (
    Provider,
    SmsFailed,
    SmsMessage,
    SmsRejected,
    SmsUnknown,
    SmsUnreachable,
)

__all__ = [
    "PROVIDERS",
    "Provider",
    "SmsFailed",
    "SmsMessage",
    "SmsRejected",
    "SmsUnknown",
    "SmsUnreachable",
    "chosen_provider",
]

#: A further provider is one folder and one line here.
PROVIDERS: dict[str, Callable[[], Provider]] = {
    "simulator": simulator.from_settings,
    "aliyun": aliyun.from_settings,
    "tencent": tencent.from_settings,
    "yuntongxun": yuntongxun.from_settings,
}


def chosen_provider() -> Provider:
    return PROVIDERS[settings.SMS_PROVIDER]()
