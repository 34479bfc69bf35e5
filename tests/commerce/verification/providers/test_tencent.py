import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from commerce.verification.providers import SmsRejected, SmsUnknown, SmsUnreachable
from commerce.verification.providers.tencent.client import TencentProvider
from commerce.verification.providers.tencent.signing import authorization
from tests.commerce.verification.gateway import Asked, Gateway
from tests.commerce.verification.providers.messages import MESSAGE

SECRET = "secret of a test"


@pytest.fixture
def provider(sms_gateway: Gateway) -> TencentProvider:
    return TencentProvider(
        endpoint=f"{sms_gateway.url}/",
        region="ap-guangzhou",
        app_id="1400006666",
        key_id="AKIDtest",
        key_secret=SECRET,
        sign_name="集市",
        templates={"default": "1110"},
        parameters=["code", "minutes"],
    )


def independent_authorization(asked: Asked) -> str:
    """The documented rule once more, over what has arrived."""
    signed = "content-type;host;x-tc-action"
    headers = "".join(f"{name}:{asked.headers[name].lower()}\n" for name in signed.split(";"))
    request = f"POST\n/\n\n{headers}\n{signed}\n{hashlib.sha256(asked.body).hexdigest()}"
    timestamp = asked.headers["x-tc-timestamp"]
    day = datetime.fromtimestamp(int(timestamp), UTC).date().isoformat()
    scope = f"{day}/sms/tc3_request"
    text = f"TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"

    def mac(key: bytes, message: str) -> bytes:
        return hmac.new(key, message.encode(), hashlib.sha256).digest()

    key = mac(mac(mac(f"TC3{SECRET}".encode(), day), "sms"), "tc3_request")
    return f"TC3-HMAC-SHA256 Credential=AKIDtest/{scope}, SignedHeaders={signed}, Signature={mac(key, text).hex()}"


def test_the_example_of_the_manual() -> None:
    body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    value = authorization(
        key_id="AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
        key_secret="Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
        service="cvm",
        headers={"Host": "cvm.tencentcloudapi.com", "Content-Type": "application/json; charset=utf-8"},
        body=body,
        timestamp=1551113065,
    )
    assert value.endswith("Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")


def test_what_is_sent(provider: TencentProvider, sms_gateway: Gateway) -> None:
    sms_gateway.answers({"Response": {"SendStatusSet": [{"Code": "Ok", "Message": "send success"}], "RequestId": "1"}})
    provider.send(MESSAGE)
    [asked] = sms_gateway.asked
    assert asked.path == "/"
    assert asked.headers["authorization"] == independent_authorization(asked)
    assert asked.headers["host"] == urlsplit(sms_gateway.url).netloc
    assert (asked.headers["x-tc-action"], asked.headers["x-tc-version"]) == ("SendSms", "2021-01-11")
    assert asked.headers["x-tc-region"] == "ap-guangzhou"
    assert abs(int(asked.headers["x-tc-timestamp"]) - time.time()) < 10
    assert json.loads(asked.body) == {
        "PhoneNumberSet": ["+8613800000001"],
        "SmsSdkAppId": "1400006666",
        "SignName": "集市",
        "TemplateId": "1110",
        "TemplateParamSet": ["402713", "5"],
        "SessionContext": MESSAGE.message_id,
    }


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("FailedOperation.PhoneNumberInBlacklist", SmsRejected),
        ("LimitExceeded.PhoneNumberDailyLimit", SmsRejected),
        ("AuthFailure.SignatureFailure", SmsRejected),
        ("InternalError.SigVerificationFail", SmsRejected),
        ("RequestLimitExceeded.IPLimitExceeded", SmsUnreachable),
        ("ServiceUnavailable", SmsUnreachable),
        ("InternalError", SmsUnknown),
        ("InternalError.Timeout", SmsUnknown),
    ],
)
def test_refusals_of_the_request_and_of_the_number(
    provider: TencentProvider, sms_gateway: Gateway, code: str, error: type[Exception]
) -> None:
    refusal = {"Code": code, "Message": "…"}
    for response in ({"Error": refusal}, {"SendStatusSet": [refusal]}):
        sms_gateway.answers({"Response": response})
        with pytest.raises(error) as caught:
            provider.send(MESSAGE)
        assert str(caught.value) == code


@pytest.mark.parametrize("content", [{}, {"Response": None}, {"Response": {"SendStatusSet": []}}, {"Response": []}])
def test_an_answer_without_a_code(provider: TencentProvider, sms_gateway: Gateway, content: object) -> None:
    sms_gateway.answers(content)
    with pytest.raises(SmsUnknown):
        provider.send(MESSAGE)


def test_the_secret_is_not_shown(provider: TencentProvider) -> None:
    assert SECRET not in repr(provider)
