"""The forger: one true notification, and everything that looks like it. Only the true one proves anything."""

import base64
import json
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from commerce.payment.gateways import gateway
from commerce.payment.gateways.base import Notification, NotifyAnswer, NotifyRefused
from commerce.payment.gateways.enums import NotifyKind, NotifyState
from tests.factories.notifications import (
    SignedNotify,
    wechat_envelope,
    wechat_facts,
    wechat_notify,
    wechat_refund_facts,
)
from tests.simulators.payments.signing import sign
from tests.simulators.wechatpay.signing import signature_headers

pytestmark = pytest.mark.embedded

NUMBER, FEN = "20261120000000000101", 378800
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def parse(notify: SignedNotify) -> Notification:
    return gateway("wechatpay").parse_notify(body=notify.body, headers=notify.headers)


def signed(**changes: Any) -> SignedNotify:
    """Another envelope, with WeChat Pay's own signature."""
    return wechat_notify(wechat_envelope(wechat_facts(NUMBER, FEN)) | changes)


def sealed(**changes: Any) -> SignedNotify:
    """Other facts inside, sealed and signed by WeChat Pay."""
    return wechat_notify(wechat_envelope(wechat_facts(NUMBER, FEN, **changes)))


def resealed(**changes: Any) -> SignedNotify:
    envelope = wechat_envelope(wechat_facts(NUMBER, FEN))
    return wechat_notify(envelope | {"resource": envelope["resource"] | changes})


def raw(body: bytes) -> SignedNotify:
    """Any bytes, signed by WeChat Pay."""
    return SignedNotify(body, signature_headers(body))


def with_header(name: str, value: str | None) -> SignedNotify:
    true = signed()
    headers = {key: text for key, text in {**true.headers, name: value}.items() if text is not None}
    return SignedNotify(true.body, headers)


def with_body(change: Callable[[bytes], bytes]) -> SignedNotify:
    true = signed()
    return SignedNotify(change(true.body), true.headers)


def at(moment: float, nonce: str = "abc") -> SignedNotify:
    """Signed for another time or nonce, by a key that nobody knows: the time is looked at first."""
    true, timestamp = signed(), str(int(moment))
    message = f"{timestamp}\n{nonce}\n".encode() + true.body + b"\n"
    return SignedNotify(
        true.body,
        {
            **true.headers,
            "Wechatpay-Timestamp": timestamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Signature": sign(STRANGER, message),
        },
    )


def refund(event: str = "REFUND.SUCCESS", **changes: Any) -> SignedNotify:
    facts = wechat_refund_facts(NUMBER, FEN, refund_no="R1", refunded=100, **changes)
    return wechat_notify(wechat_envelope(facts, event=event))


MUTANTS: dict[str, Callable[[], SignedNotify]] = {
    "no headers": lambda: SignedNotify(signed().body, {}),
    "no signature": lambda: with_header("Wechatpay-Signature", None),
    "a signature to test us": lambda: with_header("Wechatpay-Signature", "WECHATPAY/SIGNTEST/abcd"),
    "a signature of nothing": lambda: with_header("Wechatpay-Signature", base64.b64encode(b"\0" * 256).decode()),
    "a stranger's signature": lambda: at(time.time()),
    "another algorithm": lambda: with_header("Wechatpay-Signature-Type", "WECHATPAY2-SM2-WITH-SM3"),
    "another serial": lambda: with_header("Wechatpay-Serial", "PUB_KEY_ID_0"),
    "no serial": lambda: with_header("Wechatpay-Serial", None),
    "another time": lambda: with_header("Wechatpay-Timestamp", str(int(time.time()) - 1)),
    "no time": lambda: with_header("Wechatpay-Timestamp", None),
    "a time in words": lambda: with_header("Wechatpay-Timestamp", "now"),
    "a time in full-width digits": lambda: with_header("Wechatpay-Timestamp", "１２３４５６７８９０"),
    "six minutes ago": lambda: at(time.time() - 360),
    "in six minutes": lambda: at(time.time() + 360),
    "another nonce": lambda: with_header("Wechatpay-Nonce", "abc"),
    "no nonce": lambda: with_header("Wechatpay-Nonce", None),
    "a nonce with a line break": lambda: with_header("Wechatpay-Nonce", "a\nb"),
    "another body": lambda: with_body(lambda body: body.replace(b"TRANSACTION.SUCCESS", b"REFUND.SUCCESS")),
    "a space more": lambda: with_body(lambda body: body + b" "),
    "nothing": lambda: with_body(lambda _body: b""),
    "too large": lambda: raw(b'{"a":"' + b"1" * 16 * 1024 + b'"}'),
    "not JSON": lambda: raw(b"id=1"),
    "not UTF-8": lambda: raw(b'{"id":"\xff"}'),
    "a list": lambda: raw(b"[]"),
    "too deep": lambda: raw(b"[" * 9000),
    "a name twice": lambda: raw(signed().body.replace(b'{"id"', b'{"id": "1", "id"', 1)),
    "no resource": lambda: signed(resource=None),
    "another type of resource": lambda: signed(resource_type="plain-resource"),
    "another event": lambda: signed(event_type="PAYSCORE.USER_PAID"),
    "another event in both": lambda: wechat_notify(
        wechat_envelope(wechat_facts(NUMBER, FEN), event="TRANSACTION.PENDING", kind="refund")
    ),
    "a refund's event": lambda: signed(event_type="REFUND.SUCCESS"),
    "no event": lambda: signed(event_type=None),
    "an event in a list": lambda: signed(event_type=["TRANSACTION.SUCCESS"]),
    "no key": lambda: signed(id=None),
    "an endless key": lambda: signed(id="1" * 129),
    "another cipher": lambda: resealed(algorithm="AES-256-CBC"),
    "another kind": lambda: resealed(original_type="refund"),
    "another nonce inside": lambda: resealed(nonce="abcdefabcdef"),
    "no nonce inside": lambda: resealed(nonce=None),
    "a short nonce inside": lambda: resealed(nonce="a"),
    "other associated data": lambda: resealed(associated_data="refund"),
    "associated data in a list": lambda: resealed(associated_data=["transaction"]),
    "another ciphertext": lambda: resealed(ciphertext=base64.b64encode(b"\0" * 64).decode()),
    "ciphertext in no base64": lambda: resealed(ciphertext="签名"),
    "no ciphertext": lambda: resealed(ciphertext=None),
    "for another merchant": lambda: sealed(mchid="1900000002"),
    "for another application": lambda: sealed(appid="wx0000000000000002"),
    "for no application": lambda: sealed(appid=None),
    "not paid": lambda: sealed(trade_state="NOTPAY"),
    "without an order": lambda: sealed(out_trade_no=None),
    "with a strange order": lambda: sealed(out_trade_no="2026' OR 1=1"),
    "without a transaction": lambda: sealed(transaction_id=None),
    "without an amount": lambda: sealed(amount=None),
    "with an amount in yuan": lambda: sealed(amount={"total": "3788.00"}),
    "with a broken fen": lambda: sealed(amount={"total": 1.5}),
    "with a negative amount": lambda: sealed(amount={"total": -1}),
    "with true for an amount": lambda: sealed(amount={"total": True}),
    "in dollars": lambda: sealed(amount={"total": FEN, "currency": "USD"}),
    "at no time": lambda: sealed(success_time="yesterday"),
    "at a time without an offset": lambda: sealed(success_time="2026-11-20T12:00:00"),
    "a refund without a number": lambda: refund(out_refund_no=None),
    "a refund in another state": lambda: refund(refund_status="PROCESSING"),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_refused(name: str) -> None:
    notify = MUTANTS[name]()
    with pytest.raises(NotifyRefused) as refused:
        parse(notify)
    assert refused.value.reason


def test_the_true_one_is_read() -> None:
    true = signed(id="n1")
    for headers in (true.headers, {name.upper(): value for name, value in true.headers.items()}):
        notify = parse(SignedNotify(true.body, headers))
        assert (notify.key, notify.kind, notify.state) == ("n1", NotifyKind.PAYMENT, NotifyState.PAID)
        assert (notify.trade_no, notify.provider_trade_no) == (NUMBER, f"4200{NUMBER[-12:]}")
        assert (notify.amount, notify.refund_no) == (Decimal("3788.00"), "")
        assert notify.happened_at is not None


def test_what_need_not_be_there() -> None:
    envelope = wechat_envelope(wechat_facts(NUMBER, FEN, success_time=None), kind="transaction")
    assert parse(wechat_notify(envelope)).happened_at is None


def test_what_is_kept_names_nobody() -> None:
    kept = parse(signed()).facts
    assert "openid" not in json.dumps(kept)
    assert kept["amount"]["total"] == FEN


@pytest.mark.parametrize(
    ("event", "status", "state"),
    [
        ("REFUND.SUCCESS", "SUCCESS", NotifyState.REFUND_SUCCEEDED),
        ("REFUND.CLOSED", "CLOSED", NotifyState.REFUND_CLOSED),
        ("REFUND.ABNORMAL", "ABNORMAL", NotifyState.REFUND_ABNORMAL),
    ],
)
def test_refunds(event: str, status: str, state: NotifyState) -> None:
    notify = parse(refund(event, refund_status=status))
    assert (notify.kind, notify.state, notify.amount) == (NotifyKind.REFUND, state, Decimal("1.00"))
    assert (notify.refund_no, notify.provider_refund_no) == ("R1", "5030R1")


def test_the_answers_are_those_wechat_pay_asks_for() -> None:
    wechatpay = gateway("wechatpay")
    assert wechatpay.notify_answer(accepted=True) == NotifyAnswer(204, "application/json", b"")
    refused = wechatpay.notify_answer(accepted=False)
    assert (refused.status, json.loads(refused.body)["code"]) == (400, "FAIL")
