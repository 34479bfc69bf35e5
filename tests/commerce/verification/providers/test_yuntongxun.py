import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from commerce.verification.providers import SmsRejected, SmsUnknown
from commerce.verification.providers.yuntongxun.client import YuntongxunProvider
from tests.commerce.verification.gateway import Gateway
from tests.commerce.verification.providers.messages import MESSAGE

SID, TOKEN = "8a216da85f5c89b1015f8718e2b71d63", "token of a test"


@pytest.fixture
def provider(sms_gateway: Gateway) -> YuntongxunProvider:
    return YuntongxunProvider(
        endpoint=sms_gateway.url, account_sid=SID, auth_token=TOKEN, app_id="app", templates={"default": "1"}
    )


def test_what_is_sent(provider: YuntongxunProvider, sms_gateway: Gateway) -> None:
    sms_gateway.answers({"statusCode": "000000", "templateSMS": {"smsMessageSid": "1", "dateCreated": "20260801"}})
    provider.send(MESSAGE)
    [asked] = sms_gateway.asked
    address = urlsplit(asked.path)
    assert address.path == f"/2013-12-26/Accounts/{SID}/SMS/TemplateSMS"
    account, _colon, timestamp = base64.b64decode(asked.headers["authorization"]).decode().partition(":")
    assert account == SID
    digest = hashlib.md5(f"{SID}{TOKEN}{timestamp}".encode(), usedforsecurity=False).hexdigest()
    assert parse_qs(address.query) == {"sig": [digest.upper()]}
    china = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=8)
    assert abs(datetime.strptime(timestamp, "%Y%m%d%H%M%S") - china) < timedelta(seconds=10)  # noqa: DTZ007
    assert json.loads(asked.body) == {
        "to": "13800000001",
        "appId": "app",
        "templateId": "1",
        "datas": ["402713", "5"],
        "reqId": MESSAGE.message_id,
    }


@pytest.mark.parametrize("code", ["160038", "160040", "111109", "160032"])
def test_refusals(provider: YuntongxunProvider, sms_gateway: Gateway, code: str) -> None:
    sms_gateway.answers({"statusCode": code, "statusMsg": "…"})
    with pytest.raises(SmsRejected) as caught:
        provider.send(MESSAGE)
    assert str(caught.value) == code


@pytest.mark.parametrize("content", [{}, {"statusCode": None}, {"statusCode": 0}])
def test_an_answer_without_a_code(provider: YuntongxunProvider, sms_gateway: Gateway, content: object) -> None:
    sms_gateway.answers(content)
    with pytest.raises(SmsUnknown):
        provider.send(MESSAGE)


def test_the_token_is_not_shown(provider: YuntongxunProvider) -> None:
    assert TOKEN not in repr(provider)
