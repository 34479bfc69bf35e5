"""SendSms of the API version 2017-05-25. https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from commerce.verification.providers.aliyun.signing import sign
from commerce.verification.providers.base import (
    SmsMessage,
    SmsRejected,
    SmsUnknown,
    SmsUnreachable,
    template_for,
)
from commerce.verification.providers.http import Reply, post

# Codes after which the manual says to try again; `Throttling.User` and its like begin with the last one.
TRANSIENT = ("isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "ServiceUnavailable", "Throttling")
UNCLEAR = ("isp.UNKNOWN", "InternalError")


@dataclass(frozen=True)
class AliyunProvider:
    endpoint: str
    key_id: str
    key_secret: str = field(repr=False)
    sign_name: str
    templates: Mapping[str, str]

    def send(self, message: SmsMessage) -> None:
        parameters = self._parameters(message)
        parameters["Signature"] = sign(parameters, secret=self.key_secret)
        # In the body: addresses, unlike bodies, end up in logs and error messages.
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        _judge(post(self.endpoint, body=urlencode(parameters).encode(), headers=headers))

    def _parameters(self, message: SmsMessage) -> dict[str, str]:
        return {
            "AccessKeyId": self.key_id,
            "Action": "SendSms",
            "Format": "JSON",
            "OutId": message.message_id,
            "PhoneNumbers": message.mobile,
            "SignName": self.sign_name,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": secrets.token_hex(16),
            "SignatureVersion": "1.0",
            "TemplateCode": template_for(message.purpose, self.templates),
            "TemplateParam": json.dumps({"code": message.code}),
            "Timestamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Version": "2017-05-25",
        }


def _judge(reply: Reply) -> None:
    code = reply.content.get("Code")
    if code == "OK":
        return
    if not isinstance(code, str) or code.startswith(UNCLEAR):
        raise SmsUnknown(str(code))
    raise SmsUnreachable(code) if code.startswith(TRANSIENT) else SmsRejected(code)


def from_settings() -> AliyunProvider:
    return AliyunProvider(
        endpoint=settings.SMS_ALIYUN_ENDPOINT,
        key_id=settings.SMS_ALIYUN_ACCESS_KEY_ID,
        key_secret=settings.SMS_ALIYUN_ACCESS_KEY_SECRET,
        sign_name=settings.SMS_ALIYUN_SIGN_NAME,
        templates=settings.SMS_ALIYUN_TEMPLATES,
    )
