"""Against the simulated Alipay, a process of its own that knows nothing of our client."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.utils import timezone
from pytest_django import Settings

from commerce.payment.gateways import gateway
from commerce.payment.gateways.alipay.gateway import AlipayGateway
from commerce.payment.gateways.base import (
    PaymentRequest,
    PermanentGatewayError,
    RefundResult,
    RetryableGatewayError,
    TradeState,
    UnknownOutcome,
)
from commerce.payment.gateways.enums import BillKind, CloseResult, Product, RefundState, TradeStatus
from commerce.payment.gateways.facts import CHINA
from tests.commerce.payment.gateways.requests import AMOUNT, payment, refund
from tests.factories.payers import Payer
from tests.servers.process import free_port

pytestmark = pytest.mark.embedded


@pytest.fixture
def alipay(payer: Payer) -> AlipayGateway:
    found = gateway("alipay")
    assert isinstance(found, AlipayGateway)
    return found


def paid(alipay: AlipayGateway, payer: Payer) -> PaymentRequest:
    request = payment(Product.PAGE)
    payer.pay_alipay(alipay.create(request=request).redirect_url)
    return request


class TestPaying:
    @pytest.mark.parametrize("product", [Product.PAGE, Product.WAP])
    def test_the_cashier_takes_what_we_signed(self, alipay: AlipayGateway, payer: Payer, product: Product) -> None:
        request = payment(product)
        url = alipay.create(request=request).redirect_url
        page = httpx.get(payer.open_alipay(url)).text
        assert "¥ 3788.00" in page
        assert "集市订单" in page
        back = payer.pay_alipay(url)
        assert (back["out_trade_no"], back["total_amount"]) == (request.trade_no, "3788.00")
        found = alipay.query(trade_no=request.trade_no)
        assert (found.state, found.amount, found.provider_trade_no) == (TradeStatus.PAID, AMOUNT, back["trade_no"])
        assert found.paid_at is not None
        assert abs(found.paid_at - timezone.now()) < timedelta(seconds=10)

    def test_what_is_signed_holds_the_time_left_and_nothing_of_a_user(self, alipay: AlipayGateway) -> None:
        request = payment(Product.PAGE)
        query = parse_qs(urlsplit(alipay.create(request=request).redirect_url).query)
        assert query["sign_type"] == ["RSA2"]
        assert query["notify_url"] == ["http://127.0.0.1:8000/payments/alipay/notify/"]
        until = request.expires_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
        assert query["biz_content"] == [
            f'{{"out_trade_no":"{request.trade_no}","product_code":"FAST_INSTANT_TRADE_PAY",'
            '"total_amount":"3788.00","subject":"\\u96c6\\u5e02\\u8ba2\\u5355",'
            f'"timeout_express":"30m","time_expire":"{until}"}}'
        ]

    def test_time_that_is_up_leaves_a_minute(self, alipay: AlipayGateway) -> None:
        url = alipay.create(request=payment(Product.PAGE, expires_at=timezone.now())).redirect_url
        assert '"timeout_express":"1m"' in parse_qs(urlsplit(url).query)["biz_content"][0]

    @pytest.mark.parametrize("change", [{"product": Product.NATIVE}, {"subject": 'a","total_amount":"0.01'}])
    def test_what_cannot_be_asked_for(self, alipay: AlipayGateway, change: dict[str, str]) -> None:
        with pytest.raises(PermanentGatewayError):
            alipay.create(request=replace(payment(Product.PAGE), **change))

    def test_nobody_has_opened_the_cashier_yet(self, alipay: AlipayGateway) -> None:
        request = payment(Product.PAGE)
        alipay.create(request=request)
        assert alipay.query(trade_no=request.trade_no) == TradeState(TradeStatus.UNKNOWN_TRADE)
        assert alipay.close(trade_no=request.trade_no) is CloseResult.UNKNOWN_TRADE


class TestClosing:
    def test_an_open_trade_is_closed_once(self, alipay: AlipayGateway, payer: Payer) -> None:
        request = payment(Product.PAGE)
        cashier = payer.open_alipay(alipay.create(request=request).redirect_url)
        assert alipay.query(trade_no=request.trade_no).state is TradeStatus.WAITING
        assert alipay.close(trade_no=request.trade_no) is CloseResult.CLOSED
        assert alipay.close(trade_no=request.trade_no) is CloseResult.CLOSED
        assert "交易已关闭" in httpx.post(cashier, data={"confirm": "1"}).text
        assert alipay.query(trade_no=request.trade_no).state is TradeStatus.CLOSED

    def test_a_paid_trade_is_not_closed(self, alipay: AlipayGateway, payer: Payer) -> None:
        assert alipay.close(trade_no=paid(alipay, payer).trade_no) is CloseResult.ALREADY_PAID


class TestRefunds:
    def test_a_number_pays_back_once(self, alipay: AlipayGateway, payer: Payer) -> None:
        wanted = refund(paid(alipay, payer).trade_no)
        assert alipay.refund(request=wanted) == RefundResult(RefundState.SUCCEEDED, amount=wanted.amount)
        assert alipay.refund(request=wanted) == RefundResult(RefundState.PROCESSING, amount=wanted.amount)
        known = alipay.query_refund(trade_no=wanted.trade_no, refund_no=wanted.refund_no)
        assert known == RefundResult(RefundState.SUCCEEDED, amount=wanted.amount)
        rest = refund(wanted.trade_no, amount="2788.00")
        assert alipay.refund(request=rest).state is RefundState.SUCCEEDED
        # Paid and paid back: it was paid all the same.
        assert alipay.query(trade_no=wanted.trade_no).paid_at is not None
        assert alipay.close(trade_no=wanted.trade_no) is CloseResult.ALREADY_PAID

    def test_more_than_was_paid_is_refused(self, alipay: AlipayGateway, payer: Payer) -> None:
        with pytest.raises(PermanentGatewayError, match="REFUND_AMT_NOT_EQUAL_TOTAL"):
            alipay.refund(request=refund(paid(alipay, payer).trade_no, amount="3788.01"))

    def test_an_unknown_refund(self, alipay: AlipayGateway, payer: Payer) -> None:
        unknown = RefundResult(RefundState.UNKNOWN_REFUND)
        trade_no = paid(alipay, payer).trade_no
        assert alipay.query_refund(trade_no=trade_no, refund_no="R1") == unknown
        assert alipay.query_refund(trade_no="never", refund_no="R1") == unknown


class TestBills:
    def test_payments_and_refunds_of_a_day(self, alipay: AlipayGateway, payer: Payer) -> None:
        request = paid(alipay, payer)
        wanted = refund(request.trade_no)
        alipay.refund(request=wanted)
        rows = alipay.download_bill(day=timezone.now().astimezone(CHINA).date())
        ours = [row for row in rows if row.trade_no == request.trade_no]
        assert [(row.kind, row.amount, row.refund_no) for row in ours] == [
            (BillKind.PAYMENT, AMOUNT, ""),
            (BillKind.REFUND, Decimal("1000.00"), wanted.refund_no),
        ]
        assert {row.provider_trade_no for row in ours} == {alipay.query(trade_no=request.trade_no).provider_trade_no}

    def test_a_day_without_trades(self, alipay: AlipayGateway) -> None:
        assert list(alipay.download_bill(day=timezone.now().date() - timedelta(days=400))) == []


class TestTrouble:
    """Every mode of the provider; garbage comes in six kinds, one after the other."""

    @pytest.mark.parametrize("mode", ["error", "garbage", "down"])
    def test_nothing_is_believed(self, alipay: AlipayGateway, payer: Payer, mode: str) -> None:
        trade_no = paid(alipay, payer).trade_no
        payer.behave("alipay", mode, notify=False)
        for _ in range(6):
            with pytest.raises(UnknownOutcome):
                alipay.refund(request=refund(trade_no))
        for _ in range(6):
            with pytest.raises(UnknownOutcome):
                alipay.close(trade_no=trade_no)
        for _ in range(6):
            with pytest.raises(RetryableGatewayError):
                alipay.query(trade_no=trade_no)
        for _ in range(6):
            with pytest.raises(RetryableGatewayError):
                alipay.query_refund(trade_no=trade_no, refund_no="R1")
        for _ in range(6):
            with pytest.raises(RetryableGatewayError):
                alipay.download_bill(day=timezone.now().date())

    def test_a_refund_that_timed_out_was_made_once(
        self, alipay: AlipayGateway, payer: Payer, settings: Settings
    ) -> None:
        wanted = refund(paid(alipay, payer).trade_no)
        payer.behave("alipay", "timeout_after_accept", notify=False)
        hasty = AlipayGateway(replace(alipay.account, timeout=0.3))
        with pytest.raises(UnknownOutcome):
            hasty.refund(request=wanted)
        payer.behave("alipay", notify=False)
        assert alipay.refund(request=wanted).state is RefundState.PROCESSING
        found = alipay.query_refund(trade_no=wanted.trade_no, refund_no=wanted.refund_no)
        assert found.state is RefundState.SUCCEEDED

    def test_nobody_is_there(self, alipay: AlipayGateway) -> None:
        nowhere = replace(alipay.account, gateway_url=f"http://127.0.0.1:{free_port()}/gateway.do")
        with pytest.raises(RetryableGatewayError, match="no connection"):
            AlipayGateway(nowhere).refund(request=refund("1"))

    def test_a_wrong_account_is_a_refusal(self, alipay: AlipayGateway) -> None:
        with pytest.raises(PermanentGatewayError, match="invalid-app-id"):
            AlipayGateway(replace(alipay.account, app_id="2021000000000002")).query(trade_no="1")

    def test_a_refusal_nobody_signed_proves_nothing_about_a_refund(self, alipay: AlipayGateway) -> None:
        with pytest.raises(UnknownOutcome, match="invalid-app-id"):
            AlipayGateway(replace(alipay.account, app_id="2021000000000002")).refund(request=refund("1"))
