"""A provider in memory and an order that waits for its money."""

from decimal import Decimal

import pytest

from commerce.order.models import Order
from commerce.payment.models import PaymentMethod
from tests.commerce.payment.testpay import Provider
from tests.commerce.payment.world import place


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    """Another folder, and a row in the list of methods: nothing else has to know about a provider."""
    testpay = Provider()
    testpay.register(monkeypatch)
    PaymentMethod.objects.create(code="testpay", name="测试支付", position=9, minimum=Decimal("0.01"))
    return testpay


@pytest.fixture
def order(provider: Provider) -> Order:
    """100.00 of goods and freight for nothing; ten units in stock."""
    return place()
