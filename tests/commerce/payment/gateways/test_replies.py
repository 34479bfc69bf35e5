"""Alipay's replies, byte for byte: what the SDK reads by counting braces."""

import json

import pytest

from commerce.payment.gateways.alipay.account import read_account
from commerce.payment.gateways.alipay.replies import SignedReply, read_reply
from tests.simulators.alipay.signing import signed_reply

pytestmark = pytest.mark.embedded

METHOD, NAME = "alipay.trade.query", "alipay_trade_query_response"


def read(body: bytes) -> SignedReply:
    return read_reply(body, method=METHOD, key=read_account().public_key)


CONTENT = {"code": "10000", "sub_msg": '}"{ \\ 集/市 {{', "list": [{"a": "}"}], "nested": {"b": {}}}


def test_braces_quotes_and_chinese_in_values() -> None:
    assert read(signed_reply(NAME, CONTENT)) == SignedReply(CONTENT, is_signed=True)


def test_the_signature_may_come_first_and_spaces_anywhere() -> None:
    body = signed_reply(NAME, CONTENT).decode()
    inner, _, sign = body[1:-1].rpartition(',"sign":')
    turned = f' {{ "sign" : {sign} , "alipay_cert_sn":"1",\r\n {inner} }}\n'
    assert read(turned.encode()) == SignedReply(CONTENT, is_signed=True)


def test_an_error_before_any_business_is_not_signed() -> None:
    content = {"code": "40002", "sub_code": "isv.invalid-app-id"}
    for name in (NAME, "error_response"):
        assert read(json.dumps({name: content}).encode()) == SignedReply(content, is_signed=False)


TRUE = signed_reply(NAME, CONTENT)
SPOILT = {
    "nothing": b"",
    "HTML": b"<html></html>",
    "a list": b"[]",
    "an empty object": b"{}",
    "a number": b"1",
    "cut short": TRUE[:-1],
    "cut inside": TRUE[: len(TRUE) // 2],
    "more behind it": TRUE + b"{}",
    "a changed value": TRUE.replace(b"10000", b"10001"),
    "a space in the object": TRUE.replace(b'{"code"', b'{ "code"'),
    "another reply": signed_reply("alipay_trade_close_response", CONTENT),
    "text instead of an object": b'{"alipay_trade_query_response":"10000"}',
    "the object twice": TRUE[:-1] + b',"alipay_trade_query_response":{"code":"10000"}}',
    "a value twice": signed_reply(NAME, {"code": "10000"}).replace(b'"code"', b'"code":"1","code"'),
    "a signature of another kind": TRUE[: TRUE.rindex(b'"sign"')] + b'"sign":1}',
    "an empty signature": TRUE[: TRUE.rindex(b'"sign"')] + b'"sign":""}',
    "no colon": b'{"sign" "1"}',
    "no comma": b'{"sign":"1" "a":1}',
    "a name that is none": b'{1:"1"}',
    "not UTF-8": TRUE.replace("集".encode(), b"\xff\xfe\xfd"),
    "too deep": b'{"a":' + b"[" * 50_000,
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_not_exactly_right(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read(SPOILT[name])
