"""The forger: one true notification, and everything that looks like it. Only the true one proves anything."""

import base64
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from commerce.payment.gateways import gateway
from commerce.payment.gateways.base import NotifyAnswer, NotifyRefused
from commerce.payment.gateways.enums import NotifyKind, NotifyState
from commerce.payment.gateways.facts import CHINA
from tests.factories.notifications import alipay_fields, alipay_notify, alipay_refund_notify
from tests.simulators.alipay.signing import content_of, signed_fields
from tests.simulators.payments.keys import key_folder, provider_keys
from tests.simulators.payments.signing import sign

pytestmark = pytest.mark.embedded

NUMBER, AMOUNT = "20261120000000000101", "3788.00"
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def parse(body: bytes) -> object:
    return gateway("alipay").parse_notify(body=body, headers={})


def true_fields() -> dict[str, str]:
    return signed_fields(alipay_fields(NUMBER, AMOUNT))


def changed(**changes: str) -> bytes:
    """After Alipay has signed it."""
    return urlencode(true_fields() | changes).encode()


def without(*names: str) -> bytes:
    return urlencode({name: value for name, value in true_fields().items() if name not in names}).encode()


def signed(**changes: str | None) -> bytes:
    """Alipay's own signature, over something that is not for us or makes no sense."""
    return alipay_notify(NUMBER, AMOUNT, **changes).body


def true_body() -> bytes:
    return urlencode(true_fields()).encode()


def signed_with(key: rsa.RSAPrivateKey, *, without: set[str]) -> bytes:
    fields = alipay_fields(NUMBER, AMOUNT)
    return urlencode({**fields, "sign": sign(key, content_of(fields, without=without))}).encode()


def signed_like_a_request() -> bytes:
    """There the kind of signature is signed too."""
    return signed_with(provider_keys("alipay", key_folder()).own, without={"sign"})


def with_other_base64(spoil: Callable[[str], str]) -> bytes:
    fields = true_fields()
    return urlencode(fields | {"sign": spoil(fields["sign"])}).encode()


MUTANTS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "JSON": lambda: b'{"trade_status":"TRADE_SUCCESS"}',
    "a name only": lambda: b"trade_status",
    "no signature": lambda: without("sign"),
    "an empty signature": lambda: changed(sign=""),
    "no kind of signature": lambda: without("sign_type"),
    "neither": lambda: without("sign", "sign_type"),
    "RSA": lambda: changed(sign_type="RSA"),
    "rsa2": lambda: changed(sign_type="rsa2"),
    "no charset": lambda: signed(charset=None),
    "GBK": lambda: signed(charset="gbk"),
    "a stranger's signature": lambda: signed_with(STRANGER, without={"sign", "sign_type"}),
    "signed like a request": signed_like_a_request,
    "a signature of nothing": lambda: changed(sign=base64.b64encode(b"\0" * 256).decode()),
    "not base64": lambda: changed(sign="no base64!"),
    "not ASCII": lambda: changed(sign="签名"),
    "base64 with a line break": lambda: with_other_base64(lambda text: f"{text[:76]}\n{text[76:]}"),
    "base64 for addresses": lambda: with_other_base64(lambda text: text.replace("+", "-").replace("/", "_") + "_"),
    "base64 without padding": lambda: with_other_base64(lambda text: text.rstrip("=")),
    "base64 with more padding": lambda: with_other_base64(lambda text: f"{text}="),
    "another amount": lambda: changed(total_amount="0.01"),
    "another order": lambda: changed(out_trade_no="20261120000000000201"),
    "another trade": lambda: changed(trade_no="2026112022001400000000000001"),
    "another state": lambda: changed(trade_status="TRADE_FINISHED"),
    "another key": lambda: changed(notify_id="1"),
    "one field more": lambda: changed(passback_params="1"),
    "one empty field more": lambda: changed(passback_params=""),
    "one field less": lambda: without("subject"),
    "a field twice": lambda: true_body() + b"&total_amount=3788.00",
    "a field twice, the true one last": lambda: b"total_amount=0.01&" + true_body(),
    "the signature twice": lambda: true_body() + b"&sign=x",
    "an empty end": lambda: true_body() + b"&",
    "semicolons": lambda: true_body().replace(b"&", b";"),
    "a byte order mark": lambda: b"\xef\xbb\xbf" + true_body(),
    "a NUL": lambda: true_body() + b"\x00",
    "half a percent": lambda: true_body() + b"&x=%2",
    "not UTF-8": lambda: true_body() + b"&x=%ff",
    "raw Chinese": lambda: true_body() + "&x=集市".encode(),
    "a strange name": lambda: true_body() + b"&total%5Famount=1.00",
    "too many fields": lambda: b"&".join(b"a%d=1" % place for place in range(101)),
    "too large": lambda: true_body() + b"&x=" + b"1" * (16 * 1024),
    "for another application": lambda: signed(app_id="2021000000000002"),
    "for another authorizer": lambda: signed(auth_app_id="2021000000000002"),
    "for no application": lambda: signed(app_id=None),
    "for another seller": lambda: signed(seller_id="2088000000000002"),
    "for no seller": lambda: signed(seller_id=None),
    "about something else": lambda: signed(notify_type="dut_user_sign"),
    "of an unknown state": lambda: signed(trade_status="TRADE_PENDING"),
    "of no state": lambda: signed(trade_status=None),
    "without a key": lambda: signed(notify_id=None),
    "with an endless key": lambda: signed(notify_id="1" * 129),
    "without an order": lambda: signed(out_trade_no=None),
    "with a strange order": lambda: signed(out_trade_no="2026' OR 1=1"),
    "without a trade": lambda: signed(trade_no=None),
    "without an amount": lambda: signed(total_amount=None),
    "without places": lambda: signed(total_amount="3788"),
    "with an exponent": lambda: signed(total_amount="1e3"),
    "with a sign": lambda: signed(total_amount="-3788.00"),
    "in full-width digits": lambda: signed(total_amount="３７８８.00"),
    "not a number": lambda: signed(total_amount="NaN"),
    "at no time": lambda: signed(gmt_payment="yesterday"),
    "at an impossible time": lambda: signed(gmt_payment="2026-02-30 00:00:00"),
    "with a strange refund": lambda: signed(gmt_refund="2026-11-20 12:00:00", out_biz_no="a b"),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_refused(name: str) -> None:
    body = MUTANTS[name]()
    with pytest.raises(NotifyRefused) as refused:
        parse(body)
    assert refused.value.reason


def test_the_true_one_is_read() -> None:
    notify = gateway("alipay").parse_notify(
        body=alipay_notify(NUMBER, AMOUNT, notify_id="n1", gmt_payment="2026-11-20 12:00:00").body, headers={}
    )
    assert (notify.key, notify.kind, notify.state) == ("n1", NotifyKind.PAYMENT, NotifyState.PAID)
    assert (notify.trade_no, notify.provider_trade_no) == (NUMBER, f"2026112022001400{NUMBER[-12:]}")
    assert (notify.amount, notify.refund_no) == (Decimal("3788.00"), "")
    assert notify.happened_at == datetime(2026, 11, 20, 12, tzinfo=CHINA)


def test_what_is_kept_names_nobody() -> None:
    notify = gateway("alipay").parse_notify(body=true_body(), headers={})
    assert {name for name in notify.facts if name.startswith("buyer") or "sign" in name or name == "subject"} == set()
    assert notify.facts["total_amount"] == AMOUNT


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("WAIT_BUYER_PAY", NotifyState.WAITING),
        ("TRADE_FINISHED", NotifyState.FINISHED),
        ("TRADE_CLOSED", NotifyState.CLOSED),
    ],
)
def test_other_states(status: str, state: NotifyState) -> None:
    notify = gateway("alipay").parse_notify(
        body=signed(trade_status=status, gmt_payment=None, auth_app_id=None), headers={}
    )
    assert (notify.kind, notify.state, notify.happened_at) == (NotifyKind.PAYMENT, state, None)


@pytest.mark.parametrize("status", ["TRADE_SUCCESS", "TRADE_CLOSED"])
def test_a_refund(status: str) -> None:
    body = alipay_refund_notify(NUMBER, AMOUNT, refund_no="R1", refunded="1.00", trade_status=status).body
    notify = gateway("alipay").parse_notify(body=body, headers={})
    assert (notify.kind, notify.state) == (NotifyKind.REFUND, NotifyState.REFUND_SUCCEEDED)
    assert (notify.refund_no, notify.amount, notify.facts["refund_fee"]) == ("R1", None, "1.00")


def test_the_answers_are_alipays_words() -> None:
    alipay = gateway("alipay")
    assert alipay.notify_answer(accepted=True) == NotifyAnswer(200, "text/plain", b"success")
    assert alipay.notify_answer(accepted=False) == NotifyAnswer(200, "text/plain", b"failure")
