"""Against the simulated WeChat Pay, a process of its own that knows nothing of our client."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone

from commerce.payment.gateways import gateway
from commerce.payment.gateways.base import (
    PaymentRequest,
    PermanentGatewayError,
    RetryableGatewayError,
    TradeState,
    UnknownOutcome,
)
from commerce.payment.gateways.enums import BillKind, CloseResult, Product, RefundState, TradeStatus
from commerce.payment.gateways.facts import CHINA
from commerce.payment.gateways.keys import is_signed
from commerce.payment.gateways.wechatpay.gateway import WeChatPayGateway
from tests.commerce.payment.gateways.requests import AMOUNT, payment, refund
from tests.factories.payers import Payer
from tests.servers.process import free_port, wait_until

pytestmark = pytest.mark.embedded


@pytest.fixture
def wechatpay(payer: Payer) -> WeChatPayGateway:
    found = gateway("wechatpay")
    assert isinstance(found, WeChatPayGateway)
    return found


def paid(wechatpay: WeChatPayGateway, payer: Payer) -> PaymentRequest:
    request = payment(Product.NATIVE)
    payer.pay_wechat(wechatpay.create(request=request).qr_code)
    return request


class TestPaying:
    def test_by_a_qr_code(self, wechatpay: WeChatPayGateway, payer: Payer) -> None:
        request = payment(Product.NATIVE)
        code = wechatpay.create(request=request).qr_code
        assert "¥ 3788.00" in httpx.get(code).text
        assert wechatpay.query(trade_no=request.trade_no) == TradeState(TradeStatus.WAITING)
        assert wechatpay.create(request=request).qr_code == code
        payer.pay_wechat(code)
        found = wechatpay.query(trade_no=request.trade_no)
        assert (found.state, found.amount) == (TradeStatus.PAID, AMOUNT)
        assert found.provider_trade_no.startswith("4200")
        assert found.paid_at is not None
        assert abs(found.paid_at - timezone.now()) < timedelta(seconds=10)

    def test_from_a_phones_browser(self, wechatpay: WeChatPayGateway, payer: Payer) -> None:
        request = payment(Product.H5)
        url = wechatpay.create(request=request).redirect_url
        assert url.endswith("&redirect_url=http%3A%2F%2F127.0.0.1%3A8000%2Forders%2F1%2Fpaying%2F")
        assert request.return_url in httpx.get(url).text
        payer.pay_wechat(url)
        assert wechatpay.query(trade_no=request.trade_no).state is TradeStatus.PAID

    def test_inside_wechat(self, wechatpay: WeChatPayGateway, payer: Payer) -> None:
        request = payment(Product.JSAPI, openid="oUpF8uMuAJO_M2pxb1Q9zNjWeS6o")
        jsapi = wechatpay.create(request=request).jsapi
        assert jsapi is not None
        message = "".join(f"{jsapi[name]}\n" for name in ("appId", "timeStamp", "nonceStr", "package"))
        assert is_signed(wechatpay.account.private_key.public_key(), message.encode(), jsapi["paySign"])
        payer.pay_wechat_prepaid(jsapi["package"].removeprefix("prepay_id="))
        assert wechatpay.query(trade_no=request.trade_no).state is TradeStatus.PAID

    def test_what_cannot_be_asked_for(self, wechatpay: WeChatPayGateway) -> None:
        with pytest.raises(PermanentGatewayError):
            wechatpay.create(request=payment(Product.PAGE))
        with pytest.raises(PermanentGatewayError, match="PARAM_ERROR"):
            wechatpay.create(request=payment(Product.JSAPI))

    def test_a_changed_amount_is_refused(self, wechatpay: WeChatPayGateway) -> None:
        request = payment(Product.NATIVE)
        wechatpay.create(request=request)
        with pytest.raises(PermanentGatewayError, match="INVALID_REQUEST"):
            wechatpay.create(request=replace(request, amount=Decimal("0.01")))

    def test_an_unknown_trade(self, wechatpay: WeChatPayGateway) -> None:
        assert wechatpay.query(trade_no="never-seen") == TradeState(TradeStatus.UNKNOWN_TRADE)
        assert wechatpay.close(trade_no="never-seen") is CloseResult.UNKNOWN_TRADE


class TestClosing:
    def test_an_open_trade_is_closed_once(self, wechatpay: WeChatPayGateway) -> None:
        request = payment(Product.NATIVE)
        code = wechatpay.create(request=request).qr_code
        assert wechatpay.close(trade_no=request.trade_no) is CloseResult.CLOSED
        assert wechatpay.close(trade_no=request.trade_no) is CloseResult.CLOSED
        assert "订单已关闭" in httpx.post(code, data={"confirm": "1"}).text
        assert wechatpay.query(trade_no=request.trade_no).state is TradeStatus.CLOSED

    def test_a_paid_trade_is_not_closed(self, wechatpay: WeChatPayGateway, payer: Payer) -> None:
        assert wechatpay.close(trade_no=paid(wechatpay, payer).trade_no) is CloseResult.ALREADY_PAID


class TestRefunds:
    def test_taken_now_and_carried_out_later(self, wechatpay: WeChatPayGateway, payer: Payer) -> None:
        wanted = refund(paid(wechatpay, payer).trade_no)
        first = wechatpay.refund(request=wanted)
        assert (first.state, first.amount) == (RefundState.PROCESSING, wanted.amount)
        assert wechatpay.refund(request=wanted).provider_refund_no == first.provider_refund_no
        wait_until(
            lambda: (
                wechatpay.query_refund(trade_no=wanted.trade_no, refund_no=wanted.refund_no).state
                is RefundState.SUCCEEDED
            ),
            within=5,
        )
        # Money that went back was paid before.
        assert wechatpay.query(trade_no=wanted.trade_no).state is TradeStatus.PAID

    def test_more_than_was_paid_is_refused(self, wechatpay: WeChatPayGateway, payer: Payer) -> None:
        with pytest.raises(PermanentGatewayError, match="INVALID_REQUEST"):
            wechatpay.refund(request=refund(paid(wechatpay, payer).trade_no, amount="3788.01"))

    def test_an_unknown_refund(self, wechatpay: WeChatPayGateway) -> None:
        assert wechatpay.query_refund(trade_no="1", refund_no="R1").state is RefundState.UNKNOWN_REFUND


class TestBills:
    def test_payments_and_refunds_of_a_day(self, wechatpay: WeChatPayGateway, payer: Payer) -> None:
        request = paid(wechatpay, payer)
        wanted = refund(request.trade_no)
        wechatpay.refund(request=wanted)
        rows = wechatpay.download_bill(day=timezone.now().astimezone(CHINA).date())
        ours = [row for row in rows if row.trade_no == request.trade_no]
        assert [(row.kind, row.amount, row.refund_no) for row in ours] == [
            (BillKind.PAYMENT, AMOUNT, ""),
            (BillKind.REFUND, Decimal("1000.00"), wanted.refund_no),
        ]

    def test_a_day_without_trades(self, wechatpay: WeChatPayGateway) -> None:
        assert list(wechatpay.download_bill(day=timezone.now().date() - timedelta(days=400))) == []


class TestTrouble:
    """Every mode of the provider; garbage comes in six kinds, one after the other."""

    @pytest.mark.parametrize("mode", ["error", "garbage", "down"])
    def test_nothing_is_believed(self, wechatpay: WeChatPayGateway, payer: Payer, mode: str) -> None:
        trade_no = paid(wechatpay, payer).trade_no
        payer.behave("wechatpay", mode, notify=False)
        for _ in range(6):
            with pytest.raises(UnknownOutcome):
                wechatpay.create(request=payment(Product.NATIVE))
        for _ in range(6):
            with pytest.raises(UnknownOutcome):
                wechatpay.refund(request=refund(trade_no))
        for _ in range(6):
            with pytest.raises(UnknownOutcome):
                wechatpay.close(trade_no=trade_no)
        for _ in range(6):
            with pytest.raises(RetryableGatewayError):
                wechatpay.query(trade_no=trade_no)
        for _ in range(6):
            with pytest.raises(RetryableGatewayError):
                wechatpay.query_refund(trade_no=trade_no, refund_no="R1")
        for _ in range(6):
            with pytest.raises(RetryableGatewayError):
                wechatpay.download_bill(day=timezone.now().date())

    def test_a_refund_that_timed_out_was_made_once(self, wechatpay: WeChatPayGateway, payer: Payer) -> None:
        wanted = refund(paid(wechatpay, payer).trade_no)
        payer.behave("wechatpay", "timeout_after_accept", notify=False)
        with pytest.raises(UnknownOutcome):
            WeChatPayGateway(replace(wechatpay.account, timeout=0.3)).refund(request=wanted)
        payer.behave("wechatpay", notify=False)
        found = wechatpay.query_refund(trade_no=wanted.trade_no, refund_no=wanted.refund_no)
        assert found.amount == wanted.amount
        assert wechatpay.refund(request=wanted).provider_refund_no == found.provider_refund_no

    def test_nobody_is_there(self, wechatpay: WeChatPayGateway) -> None:
        nowhere = replace(wechatpay.account, base_url=f"http://127.0.0.1:{free_port()}")
        with pytest.raises(RetryableGatewayError, match="no connection"):
            WeChatPayGateway(nowhere).refund(request=refund("1"))

    def test_with_a_wrong_key_nothing_is_done_and_nothing_given_up(self, wechatpay: WeChatPayGateway) -> None:
        stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        mistaken = WeChatPayGateway(replace(wechatpay.account, private_key=stranger))
        with pytest.raises(RetryableGatewayError, match="SIGN_ERROR"):
            mistaken.query(trade_no="1")
        with pytest.raises(RetryableGatewayError, match="SIGN_ERROR"):
            mistaken.refund(request=refund("1"))
