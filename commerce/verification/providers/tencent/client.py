"""SendSms of the API version 2021-01-11. Source: https://cloud.tencent.com/document/api/382/55981"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from commerce.verification.providers.base import (
    SmsMessage,
    SmsRejected,
    SmsUnknown,
    SmsUnreachable,
    template_for,
)
from commerce.verification.providers.http import Reply, post
from commerce.verification.providers.tencent.signing import authorization

CONTENT_TYPE = "application/json; charset=utf-8"
# Refused before anything was done; more precise codes begin with these.
TRANSIENT = ("RequestLimitExceeded", "ResourceUnavailable", "ServiceUnavailable")
UNCLEAR = ("InternalError.Timeout", "InternalError.OtherError")


@dataclass(frozen=True)
class TencentProvider:
    endpoint: str
    region: str
    app_id: str
    key_id: str
    key_secret: str = field(repr=False)
    sign_name: str
    templates: Mapping[str, str]
    #: What the template's {1}, {2} … stand for: `code`, `minutes`.
    parameters: Sequence[str]

    def send(self, message: SmsMessage) -> None:
        body = json.dumps(self._content(message), ensure_ascii=False).encode()
        _judge(post(self.endpoint, body=body, headers=self._headers(body)))

    def _content(self, message: SmsMessage) -> dict[str, Any]:
        values = {"code": message.code, "minutes": str(message.minutes)}
        return {
            "PhoneNumberSet": [f"+86{message.mobile}"],
            "SmsSdkAppId": self.app_id,
            "SignName": self.sign_name,
            "TemplateId": template_for(message.purpose, self.templates),
            "TemplateParamSet": [values[name] for name in self.parameters],
            "SessionContext": message.message_id,
        }

    def _headers(self, body: bytes) -> dict[str, str]:
        now = int(time.time())
        signed = {"Content-Type": CONTENT_TYPE, "Host": urlsplit(self.endpoint).netloc, "X-TC-Action": "SendSms"}
        return {
            **signed,
            "X-TC-Version": "2021-01-11",
            "X-TC-Region": self.region,
            "X-TC-Timestamp": str(now),
            "Authorization": authorization(
                key_id=self.key_id,
                key_secret=self.key_secret,
                service="sms",
                headers=signed,
                body=body,
                timestamp=now,
            ),
        }


def _judge(reply: Reply) -> None:
    code = _code(reply)
    if code == "Ok":
        return
    # Without a second part it may be anything that went wrong inside.
    if code == "InternalError" or code.startswith(UNCLEAR):
        raise SmsUnknown(code)
    raise SmsUnreachable(code) if code.startswith(TRANSIENT) else SmsRejected(code)


def _code(reply: Reply) -> str:
    """Of the whole request when it was refused, else of the only number in it. Raises SmsUnknown if neither."""
    try:
        response = reply.content["Response"]
        part = response["Error"] if "Error" in response else response["SendStatusSet"][0]
        return str(part["Code"])
    except (LookupError, TypeError):
        raise SmsUnknown(f"HTTP {reply.status} without a code") from None


def from_settings() -> TencentProvider:
    return TencentProvider(
        endpoint=settings.SMS_TENCENT_ENDPOINT,
        region=settings.SMS_TENCENT_REGION,
        app_id=settings.SMS_TENCENT_APP_ID,
        key_id=settings.SMS_TENCENT_SECRET_ID,
        key_secret=settings.SMS_TENCENT_SECRET_KEY,
        sign_name=settings.SMS_TENCENT_SIGN_NAME,
        templates=settings.SMS_TENCENT_TEMPLATES,
        parameters=settings.SMS_TENCENT_PARAMETERS,
    )
