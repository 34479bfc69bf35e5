import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qsl, quote_plus

import pytest

from commerce.verification.providers import SmsRejected, SmsUnknown, SmsUnreachable
from commerce.verification.providers.aliyun.client import AliyunProvider
from commerce.verification.providers.aliyun.signing import sign
from tests.commerce.verification.gateway import Gateway
from tests.commerce.verification.providers.messages import MESSAGE

SECRET = "secret of a test"


@pytest.fixture
def provider(sms_gateway: Gateway) -> AliyunProvider:
    return AliyunProvider(
        endpoint=f"{sms_gateway.url}/",
        key_id="key-of-a-test",
        key_secret=SECRET,
        sign_name="集市 & Co",
        templates={"default": "SMS_1", "register": "SMS_2"},
    )


def independent_signature(parameters: dict[str, str], secret: str, method: str) -> str:
    """The documented rule once more: form encoding, with the three characters that RFC 3986 writes otherwise."""

    def encode(text: str) -> str:
        return quote_plus(text).replace("+", "%20").replace("*", "%2A").replace("%7E", "~")

    query = "&".join(sorted(encode(name) + "=" + encode(value) for name, value in parameters.items()))
    text = method + "&%2F&" + encode(query)
    return base64.b64encode(hmac.new((secret + "&").encode(), text.encode(), hashlib.sha1).digest()).decode()


def test_the_examples_of_the_manual() -> None:
    common = {"Format": "XML", "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0"}
    regions = {
        **common,
        "AccessKeyId": "testid",
        "Action": "DescribeRegions",
        "SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        "Timestamp": "2016-02-23T12:46:24Z",
        "Version": "2014-05-26",
    }
    assert sign(regions, secret="testsecret", method="GET") == "OLeaidS1JvxuMvnyHOwuJ+uX5qY="
    message = {
        **common,
        "AccessKeyId": "testId",
        "Action": "SendSms",
        "OutId": "123",
        "PhoneNumbers": "15300000001",
        "RegionId": "cn-hangzhou",
        "SignName": "阿里云短信测试专用",
        "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
        "TemplateCode": "SMS_71390007",
        "TemplateParam": '{"customer":"test"}',
        "Timestamp": "2017-07-12T02:42:19Z",
        "Version": "2017-05-25",
    }
    assert sign(message, secret="testSecret", method="GET") == "zJDF+Lrzhj/ThnlvIToysFRq6t4="


def test_what_is_sent(provider: AliyunProvider, sms_gateway: Gateway) -> None:
    sms_gateway.answers({"Code": "OK", "Message": "OK", "BizId": "1", "RequestId": "2"})
    provider.send(MESSAGE)
    [asked] = sms_gateway.asked
    assert asked.path == "/"  # nothing of the message in the address
    parameters = dict(parse_qsl(asked.body.decode(), strict_parsing=True))
    assert parameters.pop("Signature") == independent_signature(parameters, SECRET, "POST")
    assert json.loads(parameters.pop("TemplateParam")) == {"code": "402713"}
    assert len(parameters.pop("SignatureNonce")) == 32
    assert parameters.pop("Timestamp").endswith("Z")
    assert parameters == {
        "AccessKeyId": "key-of-a-test",
        "Action": "SendSms",
        "Format": "JSON",
        "OutId": MESSAGE.message_id,
        "PhoneNumbers": "13800000001",
        "SignName": "集市 & Co",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "TemplateCode": "SMS_2",
        "Version": "2017-05-25",
    }


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("isv.MOBILE_NUMBER_ILLEGAL", SmsRejected),
        ("isv.BUSINESS_LIMIT_CONTROL", SmsRejected),
        ("isv.AMOUNT_NOT_ENOUGH", SmsRejected),
        ("SignatureDoesNotMatch", SmsRejected),
        ("isp.SYSTEM_ERROR", SmsUnreachable),
        ("Throttling.User", SmsUnreachable),
        ("ServiceUnavailable", SmsUnreachable),
        ("isp.UNKNOWN", SmsUnknown),
        ("InternalError", SmsUnknown),
        (None, SmsUnknown),
        (7, SmsUnknown),
    ],
)
def test_refusals(provider: AliyunProvider, sms_gateway: Gateway, code: object, error: type[Exception]) -> None:
    sms_gateway.answers({"Code": code, "Message": "…"}, status=400)
    with pytest.raises(error) as caught:
        provider.send(MESSAGE)
    assert str(caught.value) == str(code)


def test_a_purpose_without_a_template() -> None:
    provider = AliyunProvider(endpoint="", key_id="", key_secret="", sign_name="", templates={"login": "SMS_1"})
    with pytest.raises(SmsRejected):
        provider.send(MESSAGE)


def test_the_secret_is_not_shown(provider: AliyunProvider) -> None:
    assert SECRET not in repr(provider)
