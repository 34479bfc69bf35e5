"""Template messages of the REST API 2013-12-26. Source: http://doc.yuntongxun.com/p/5a533de33b8496dd00dce07c"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from commerce.verification.providers.base import SmsMessage, SmsRejected, SmsUnknown, template_for
from commerce.verification.providers.http import Reply, post
from commerce.verification.providers.yuntongxun.signing import authorization, signature

SENT = "000000"
# The timestamp is the provider's wall clock.
CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class YuntongxunProvider:
    endpoint: str
    account_sid: str
    auth_token: str = field(repr=False)
    app_id: str
    templates: Mapping[str, str]

    def send(self, message: SmsMessage) -> None:
        timestamp = datetime.now(CHINA).strftime("%Y%m%d%H%M%S")
        sig = signature(account_sid=self.account_sid, auth_token=self.auth_token, timestamp=timestamp)
        url = f"{self.endpoint}/2013-12-26/Accounts/{self.account_sid}/SMS/TemplateSMS?sig={sig}"
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json;charset=utf-8",
            "Authorization": authorization(account_sid=self.account_sid, timestamp=timestamp),
        }
        _judge(post(url, body=self._body(message), headers=headers))

    def _body(self, message: SmsMessage) -> bytes:
        content = {
            "to": message.mobile,
            "appId": self.app_id,
            "templateId": template_for(message.purpose, self.templates),
            "datas": [message.code, str(message.minutes)],
            # The provider refuses an id that it has seen on the same day.
            "reqId": message.message_id,
        }
        return json.dumps(content, ensure_ascii=False).encode()


def _judge(reply: Reply) -> None:
    """Every code but one is a refusal: the provider documents none after which the same request would do better."""
    code = reply.content.get("statusCode")
    if not isinstance(code, str):
        raise SmsUnknown(f"HTTP {reply.status} without a code")
    if code != SENT:
        raise SmsRejected(code)


def from_settings() -> YuntongxunProvider:
    return YuntongxunProvider(
        endpoint=settings.SMS_YUNTONGXUN_ENDPOINT,
        account_sid=settings.SMS_YUNTONGXUN_ACCOUNT_SID,
        auth_token=settings.SMS_YUNTONGXUN_AUTH_TOKEN,
        app_id=settings.SMS_YUNTONGXUN_APP_ID,
        templates=settings.SMS_YUNTONGXUN_TEMPLATES,
    )
