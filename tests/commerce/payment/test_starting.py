"""One live attempt for an order; the same numbers while it lives; never two that can both be paid."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from commerce.core.errors import Conflict, InvalidInput, Unavailable
from commerce.order.models import Order
from commerce.payment.gateways.base import (
    PaymentRequest,
    PermanentGatewayError,
    RetryableGatewayError,
    UnknownOutcome,
)
from commerce.payment.models import PaymentAttempt, PaymentEvent, PaymentMethod
from commerce.payment.services import close_attempt, starting
from tests.commerce.payment.testpay import Provider
from tests.commerce.payment.world import cancel, fresh, pay, start, status, violations

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Provider:
    """A second provider to change to."""
    otherpay = Provider("otherpay")
    otherpay.register(monkeypatch)
    PaymentMethod.objects.create(code="otherpay", name="另一家", position=10)
    return otherpay


def test_the_first_start(order: Order, provider: Provider) -> None:
    before = timezone.now()
    attempt = start(order)
    assert attempt.trade_no == f"{order.number}01"
    assert (attempt.state, attempt.amount, attempt.product) == ("open", Decimal("100.00"), "native")
    assert attempt.expires_at == order.expires_at
    assert attempt.next_query_at is not None
    assert timedelta(seconds=55) < attempt.next_query_at - before < timedelta(seconds=65)
    assert (attempt.qr_code, attempt.redirect_url) == (f"testpay://{attempt.trade_no}", "")
    [request] = provider.requests
    assert request == PaymentRequest(
        trade_no=attempt.trade_no,
        amount=Decimal("100.00"),
        product=request.product,  # type: ignore[union-attr]
        expires_at=order.expires_at,
        return_url="https://shop.example/orders/1/paying/",
        client_ip="203.0.113.9",
        subject="集市订单",
    )
    told = PaymentEvent.objects.order_by("pk").values_list("kind", "provider", "result", "attempt")
    assert list(told) == [
        ("request", "testpay", "create:native", attempt.pk),
        ("reply", "testpay", "created", attempt.pk),
    ]
    assert status(order) == "unpaid"


def test_a_redirect(order: Order) -> None:
    attempt = start(order, product="page")
    assert attempt.redirect_url == f"https://testpay.example/{attempt.trade_no}"
    assert attempt.instruction["jsapi"] == {"a": "b"}


def test_the_open_attempt_is_used_again(order: Order, provider: Provider) -> None:
    assert start(order) == start(order)
    assert (provider.calls["create"], PaymentAttempt.objects.count()) == (1, 1)


def test_an_old_instruction_is_asked_for_again_with_the_same_numbers(order: Order, provider: Provider) -> None:
    first = start(order)
    PaymentAttempt.objects.update(instructed_at=timezone.now() - starting.INSTRUCTION_KEPT)
    assert start(order).trade_no == first.trade_no
    assert provider.calls["create"] == 2


def test_another_method_closes_the_first(order: Order, provider: Provider, other: Provider) -> None:
    first = start(order)
    second = start(order, "otherpay")
    assert (fresh(first).state, fresh(first).instruction) == ("closed", {})
    assert (second.state, second.trade_no) == ("open", f"{order.number}02")
    assert provider.trades[first.trade_no].state == "closed"
    other.pay(second.trade_no)


def test_another_product_is_another_attempt(order: Order) -> None:
    first = start(order)
    assert start(order, product="page") != first
    assert fresh(first).state == "closed"


def test_what_cannot_be_closed_is_not_doubled(order: Order, provider: Provider, other: Provider) -> None:
    first = start(order)
    provider.fails["close"] = UnknownOutcome("timeout")
    with pytest.raises(Unavailable):
        start(order, "otherpay")
    assert (fresh(first).state, other.calls["create"]) == ("open", 0)
    assert start(order, "otherpay").method == "otherpay"


def test_what_was_paid_is_not_paid_again(order: Order, provider: Provider, other: Provider) -> None:
    first = start(order)
    provider.pay(first.trade_no)
    with pytest.raises(Conflict) as refused:
        start(order, "otherpay")
    assert refused.value.code == "order_not_payable"
    assert (status(order), fresh(first).state, other.calls["create"]) == ("to_ship", "paid", 0)
    with pytest.raises(Conflict):
        start(order)
    assert violations() == []


def test_who_is_overtaken_while_closing(order: Order, other: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    start(order)
    close = starting.close_attempt

    def close_and_start_again(*, attempt: PaymentAttempt) -> PaymentAttempt:
        closed = close(attempt=attempt)
        start(order, product="page")
        return closed

    monkeypatch.setattr(starting, "close_attempt", close_and_start_again)
    with pytest.raises(Conflict):
        start(order, "otherpay")
    assert other.calls["create"] == 0


@pytest.mark.parametrize(
    ("method", "product"),
    [("testpay", "wap"), ("cod", "cod"), ("barter", "page"), ("testpay", "cod"), ("testpay", "")],
)
def test_ways_that_are_not_offered(order: Order, method: str, product: str) -> None:
    with pytest.raises(InvalidInput):
        start(order, method, product)
    assert not PaymentAttempt.objects.exists()


def test_keys_that_cannot_be_read(order: Order, provider: Provider) -> None:
    provider.fails["from_settings"] = RetryableGatewayError("KEY is not set")
    with pytest.raises(Unavailable):
        start(order)
    assert not PaymentAttempt.objects.exists()


def test_beyond_the_method_s_limit(order: Order) -> None:
    PaymentMethod.objects.filter(code="testpay").update(maximum=Decimal("99.99"))
    with pytest.raises(InvalidInput):
        start(order)
    PaymentMethod.objects.filter(code="testpay").update(maximum=Decimal("100.00"))
    assert start(order).state == "open"


def test_an_order_that_does_not_wait(order: Order, provider: Provider) -> None:
    cancel(order)
    with pytest.raises(Conflict) as refused:
        start(order)
    assert refused.value.code == "order_not_payable"
    assert not provider.calls


def test_an_order_whose_time_is_over(order: Order) -> None:
    Order.objects.update(expires_at=timezone.now())
    with pytest.raises(Conflict):
        start(order)


def test_a_refusal_ends_the_attempt_and_the_next_has_a_new_number(order: Order, provider: Provider) -> None:
    provider.fails["create"] = PermanentGatewayError("ACQ.INVALID_PARAMETER")
    with pytest.raises(Unavailable):
        start(order)
    failed = PaymentAttempt.objects.get()
    assert (failed.state, failed.next_query_at) == ("failed", None)
    assert PaymentEvent.objects.first().result == "permanent:ACQ.INVALID_PARAMETER"  # type: ignore[union-attr]
    assert start(order).trade_no == f"{order.number}02"


@pytest.mark.parametrize(
    ("error", "state"), [(RetryableGatewayError("down"), "open"), (UnknownOutcome("timeout"), "processing")]
)
def test_silence_keeps_the_numbers(order: Order, provider: Provider, error: Exception, state: str) -> None:
    provider.fails["create"] = error  # type: ignore[assignment]
    with pytest.raises(Unavailable):
        start(order)
    attempt = PaymentAttempt.objects.get()
    assert (attempt.state, attempt.instruction) == (state, {})
    again = start(order)
    assert (again.pk, again.state, again.qr_code != "") == (attempt.pk, "open", True)


def test_what_was_accepted_and_not_answered_is_not_given_up(order: Order, provider: Provider) -> None:
    provider.swallows.add("create")
    with pytest.raises(Unavailable):
        start(order)
    attempt = PaymentAttempt.objects.get()
    provider.fails["create"] = PermanentGatewayError("NUMBER_USED")
    with pytest.raises(Unavailable):
        start(order)
    assert fresh(attempt).state == "processing"
    provider.pay(attempt.trade_no)
    provider.fails["create"] = PermanentGatewayError("ORDER_PAID")
    with pytest.raises(Conflict):
        start(order)
    assert (fresh(attempt).state, status(order)) == ("paid", "to_ship")


def test_paid_while_we_were_asking_for_an_instruction(
    order: Order, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(order)
    PaymentAttempt.objects.update(instructed_at=None)
    create = provider.create

    def create_while_paying(*, request: PaymentRequest) -> object:
        answer = create(request=request)
        pay_now(provider, request.trade_no)
        return answer

    monkeypatch.setattr(provider, "create", create_while_paying)
    with pytest.raises(Conflict):
        start(order)
    assert status(order) == "to_ship"


def test_closed_while_it_was_being_made(order: Order, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    create = provider.create

    def create_after_closing(*, request: PaymentRequest) -> object:
        close_attempt(attempt=PaymentAttempt.objects.get(trade_no=request.trade_no))
        return create(request=request)

    monkeypatch.setattr(provider, "create", create_after_closing)
    with pytest.raises(Conflict):
        start(order)
    assert provider.trades[f"{order.number}01"].state == "closed"


def test_made_while_it_was_being_closed(
    order: Order, provider: Provider, other: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.fails["create"] = RetryableGatewayError("busy")
    with pytest.raises(Unavailable):
        start(order)
    close = provider.close

    def close_before_it_is_made(*, trade_no: str) -> object:
        answer = close(trade_no=trade_no)
        monkeypatch.setattr(provider, "close", close)
        start(order)
        return answer

    monkeypatch.setattr(provider, "close", close_before_it_is_made)
    second = start(order, "otherpay")
    assert provider.trades[f"{order.number}01"].state == "closed"
    assert (second.state, second.trade_no) == ("open", f"{order.number}02")


def pay_now(provider: Provider, trade_no: str) -> None:
    from commerce.payment.services import check_attempt

    provider.pay(trade_no)
    check_attempt(attempt=PaymentAttempt.objects.get(trade_no=trade_no))


def test_an_order_has_a_bounded_number_of_attempts(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "ATTEMPTS_MAX", 2)
    start(order)
    assert start(order, product="page").trade_no.endswith("02")
    with pytest.raises(Conflict):
        start(order)


def test_paying_sets_the_method_that_was_used(order: Order, provider: Provider, other: Provider) -> None:
    assert pay(provider, order).method == "testpay"
    second = Order.objects.get(pk=order.pk)
    assert second.payment_method == "testpay"
