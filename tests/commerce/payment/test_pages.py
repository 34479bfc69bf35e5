"""Paying one of one's own orders through the pages."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from commerce.order.models import Order
from commerce.payment.enums import AttemptState
from commerce.payment.models import PaymentAttempt, PaymentMethod
from tests.commerce.payment.accounts import set_accounts
from tests.commerce.payment.attempts import make_attempt
from tests.factories.orders import make_order
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _accounts(settings: Settings) -> None:
    set_accounts(settings)


PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


def client_of(order: Order, user_agent: str = DESKTOP) -> Client:
    client = Client(headers={"User-Agent": user_agent})
    client.force_login(order.user)
    return client


def pay(order: Order) -> str:
    return f"/orders/{order.number}/pay/"


def paying(order: Order) -> str:
    return f"/orders/{order.number}/paying/"


def test_the_ways_to_pay_are_what_is_switched_on_in_the_merchants_order() -> None:
    order = make_order(payment_method="alipay")
    PaymentMethod.objects.filter(code="wechatpay").update(position=0)
    PaymentMethod.objects.filter(code="alipay").update(position=1)
    text = client_of(order).get(pay(order)).content.decode()
    assert re.findall(r'name="method" value="(\w+)" required( checked)?', text) == [
        ("wechatpay", ""),
        ("alipay", " checked"),
    ]
    PaymentMethod.objects.filter(code="alipay").update(enabled=False)
    text = client_of(order).get(pay(order)).content.decode()
    assert re.findall(r'name="method" value="(\w+)" required( checked)?', text) == [("wechatpay", " checked")]
    PaymentMethod.objects.update(enabled=False)
    assert "现在没有可用的支付方式" in client_of(order).get(pay(order)).content.decode()


@pytest.mark.parametrize(
    ("user_agent", "product", "method"),
    [(DESKTOP, "page", "alipay.trade.page.pay"), (PHONE, "wap", "alipay.trade.wap.pay")],
)
def test_alipay_suits_the_browser(user_agent: str, product: str, method: str) -> None:
    order = make_order(payment_method="alipay")
    answer = client_of(order, user_agent).post(pay(order), {"method": "alipay"})
    attempt = PaymentAttempt.objects.get()
    assert (answer.status_code, attempt.product) == (200, product)
    assert answer.headers["Refresh"] == f"0; url={attempt.redirect_url}"
    assert f"method={method}" in attempt.redirect_url
    assert f'href="{attempt.redirect_url.replace("&", "&amp;")}"' in answer.content.decode()
    assert "Location" not in answer.headers


def test_pressing_twice_is_one_payment() -> None:
    order = make_order(payment_method="alipay")
    client = client_of(order)
    addresses = {client.post(pay(order), {"method": "alipay"}).headers["Refresh"] for _ in range(2)}
    assert (len(addresses), PaymentAttempt.objects.count()) == (1, 1)


@pytest.mark.parametrize("method", ["", "cod", "balance", "\x00", "x" * 300])
def test_what_is_not_offered_is_refused(method: str) -> None:
    order = make_order(payment_method="alipay")
    answer = client_of(order).post(pay(order), {"method": method})
    assert (answer.status_code, "请选择支付方式。" in answer.content.decode()) == (422, True)
    assert not PaymentAttempt.objects.exists()


def test_a_qr_code_stands_on_the_page_and_needs_no_script() -> None:
    order = make_order(payment_method="wechatpay")
    make_attempt(order, product="native", instruction={"qr_code": "weixin://wxpay/bizpayurl?pr=abc"})
    text = client_of(order).get(pay(order)).content.decode()
    assert 'src="data:image/svg+xml' in text
    assert "微信支付二维码" in text
    assert f'href="{paying(order)}">我已付款' in text
    assert 'value="alipay" required checked' in text


def test_an_order_that_owes_nothing_is_not_paid() -> None:
    order = make_order()
    client, detail = client_of(order), f"/orders/{order.number}/"
    assert client.get(pay(order), follow=True).redirect_chain[-1][0] == detail
    assert client.post(pay(order), {"method": "alipay"}, follow=True).redirect_chain[-1][0] == detail
    assert not PaymentAttempt.objects.exists()


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        (AttemptState.OPEN, "unpaid", "正在确认付款"),
        (AttemptState.PROCESSING, "unpaid", "正在确认付款"),
        (AttemptState.PAID, "unpaid", "正在确认付款"),
        (AttemptState.CLOSED, "unpaid", "这次没有付成"),
        (AttemptState.FAILED, "unpaid", "这次没有付成"),
        (AttemptState.PAID, "to_ship", "支付成功"),
        (AttemptState.PAID, "finished", "支付成功"),
        (AttemptState.CLOSED, "cancelled", "不能再付款"),
        (AttemptState.PAID, "refunded", "不能再付款"),
    ],
)
def test_the_page_after_paying_says_what_is_proved(state: str, status: str, words: str) -> None:
    order = make_order(payment_method="alipay")
    make_attempt(order, state)
    Order.objects.filter(pk=order.pk).update(status=status)
    assert words in client_of(order).get(paying(order)).content.decode()


def test_coming_back_proves_nothing() -> None:
    order = make_order(payment_method="alipay")
    make_attempt(order)
    query = {
        "out_trade_no": f"{order.number}01",
        "trade_status": "TRADE_SUCCESS",
        "total_amount": "87.80",
        "sign": "x",
    }
    assert "正在确认付款" in client_of(order).get(paying(order), query).content.decode()
    order.refresh_from_db()
    assert order.status == "unpaid"


def test_who_has_not_tried_is_led_to_the_ways_to_pay() -> None:
    order = make_order(payment_method="alipay")
    assert client_of(order).get(paying(order)).url == pay(order)


@pytest.mark.parametrize("page", [pay, paying])
def test_somebody_elses_order_is_not_there(page) -> None:  # type: ignore[no-untyped-def]
    order = make_order(payment_method="alipay")
    other = Client()
    other.force_login(make_user())
    assert other.get(page(order)).status_code == 404
    assert other.post(pay(order), {"method": "alipay"}).status_code == 404
    assert Client().get(page(order)).url.startswith("/account/login/")
    assert not PaymentAttempt.objects.exists()


def test_my_orders_show_how_to_pay_and_what_came_back() -> None:
    order = make_order(payment_method="alipay")
    client = client_of(order)
    for address in ("/orders/", f"/orders/{order.number}/"):
        assert f'href="{pay(order)}"' in client.get(address).content.decode()
    attempt = make_attempt(order, AttemptState.PAID, refunded=1)
    Order.objects.filter(pk=order.pk).update(status="to_ship")
    order.refunds.create(attempt=attempt, refund_no="r1", amount="1.00", reason="少发一件", state="processing")
    text = client.get(f"/orders/{order.number}/").content.decode()
    for word in ("支付宝", "已支付", "退款中", "少发一件"):
        assert word in text
    for address in ("/orders/", f"/orders/{order.number}/"):
        assert f'href="{pay(order)}"' not in client.get(address).content.decode()
