"""The market, with money in it."""

import pytest

from commerce.payment.models import PaymentAttempt
from tests.commerce.dashboard.conftest import Market
from tests.commerce.payment.attempts import settled
from tests.factories.catalogue import skus_of
from tests.factories.orders import make_order


def make_paid(market: Market, lines: dict[str, int]) -> PaymentAttempt:
    """An order of 王小明's that was paid with Alipay; `lines` says how many apples and phones."""
    skus = {"apples": skus_of(market.apples)[0], "phones": skus_of(market.phones)[0]}
    order = make_order(
        market.shopper,
        lines={skus[name]: number for name, number in lines.items()},
        address=market.shopper.address_book.get(),
        payment_method="alipay",
    )
    return settled(order)


@pytest.fixture
def paid(market: Market) -> PaymentAttempt:
    """Two bags of apples, paid: 87.80 with freight."""
    return make_paid(market, {"apples": 2})


@pytest.fixture
def shared(market: Market) -> PaymentAttempt:
    """Apples and a phone in one order, paid."""
    return make_paid(market, {"apples": 1, "phones": 1})
