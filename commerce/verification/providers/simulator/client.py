"""POST /sms/send: JSON, signed with HMAC-SHA256 in X-Signature; a repeated message id is sent once."""

import hashlib
import hmac
import json
from dataclasses import dataclass

from django.conf import settings

from commerce.verification.providers.base import SmsMessage, SmsRejected, SmsUnreachable
from commerce.verification.providers.http import post

TRANSIENT = {"SYSTEM_ERROR"}


@dataclass(frozen=True)
class SimulatorProvider:
    url: str
    key: str

    def send(self, message: SmsMessage) -> None:
        body = json.dumps(
            {
                "message_id": message.message_id,
                "mobile": message.mobile,
                "template": f"verification-{message.purpose}",
                "params": {"code": message.code, "purpose": message.purpose, "minutes": message.minutes},
                "text": _text(message),
            },
            ensure_ascii=False,
        ).encode()
        signature = hmac.new(self.key.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json; charset=utf-8", "X-Signature": signature}
        code = post(f"{self.url}/sms/send", body=body, headers=headers).content.get("code")
        if code in TRANSIENT:
            raise SmsUnreachable(str(code))
        if code != "OK":
            raise SmsRejected(str(code))


def _text(message: SmsMessage) -> str:
    return (
        f"【集市】您正在{message.purpose.label}，验证码 {message.code}，{message.minutes} 分钟内有效。"
        "请勿告诉他人；如非本人操作，请忽略。"
    )


def from_settings() -> SimulatorProvider:
    return SimulatorProvider(url=settings.SIMULATORS_URL, key=settings.SMS_SIMULATOR_KEY)
