"""Whatever a visitor does to a basket, in any order: it holds what a plain dictionary says it holds."""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from commerce.basket import selectors, services
from commerce.basket.models import Basket, Line
from commerce.catalogue.models import Product
from commerce.core.errors import InvalidInput, NotFound, OutOfStock, ShopError
from commerce.partner.models import StockRecord
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.people import make_user

LIMIT = 200
PRICES = ("9.90", "100.00", "0.01")

indexes = st.integers(0, len(PRICES) - 1)
baskets = st.sampled_from(["guest", "member"])
quantities = st.one_of(st.integers(-1, 8), st.sampled_from([LIMIT - 1, LIMIT, LIMIT + 1]))
stocks = st.one_of(st.integers(0, 8), st.sampled_from([LIMIT, LIMIT + 100]))


@dataclass
class Wanted:
    """A line of the model."""

    quantity: int
    selected: bool = True


class BasketMachine(RuleBasedStateMachine):
    """`goods` has to be set to SKUs with the prices of PRICES."""

    goods: list[Product]

    @initialize(starting=st.lists(stocks, min_size=3, max_size=3))
    def start(self, starting: list[int]) -> None:
        self.on_shelf = [True] * len(self.goods)
        self.stock = starting
        for sku, number in zip(self.goods, starting, strict=True):
            StockRecord.objects.filter(product=sku).update(num_in_stock=number)
        Product.objects.filter(pk__in=[sku.pk for sku in self.goods]).update(is_public=True)
        self.user = make_user()
        self.baskets = {"member": services.open_basket_for(self.user), "guest": services.open_basket_for(None)}
        self.model: dict[str, dict[int, Wanted]] = {"member": {}, "guest": {}}

    @rule(who=baskets, index=indexes, quantity=quantities)
    def add(self, who: str, index: int, quantity: int) -> None:
        lines = self.model[who]
        have = lines[index].quantity if index in lines else 0
        expected = self._refusal(index, quantity) or self._refusal(index, have + quantity)
        self._expect(
            expected,
            lambda: services.add_line(basket=self.baskets[who], sku_id=self.goods[index].pk, quantity=quantity),
        )
        if expected is None:
            lines[index] = Wanted(have + quantity)

    @rule(who=baskets, index=indexes, quantity=quantities)
    def set_quantity(self, who: str, index: int, quantity: int) -> None:
        if index not in self.model[who]:
            return
        expected = self._refusal(index, quantity)
        self._expect(expected, lambda: services.set_quantity(line=self._line(who, index), quantity=quantity))
        if expected is None:
            self.model[who][index].quantity = quantity

    @rule(who=baskets, index=indexes, times=st.integers(1, 2))
    def remove(self, who: str, index: int, times: int) -> None:
        if self.model[who].pop(index, None):
            line = self._line(who, index)
            for _ in range(times):
                services.remove_line(line=line)

    @rule(who=baskets, index=indexes, selected=st.booleans())
    def select(self, who: str, index: int, selected: bool) -> None:
        if index in self.model[who]:
            services.select(basket=self.baskets[who], line=self._line(who, index), selected=selected)
            self.model[who][index].selected = selected

    @rule(who=baskets, selected=st.booleans())
    def select_all(self, who: str, selected: bool) -> None:
        services.select(basket=self.baskets[who], selected=selected)
        for line in self.model[who].values():
            line.selected = selected

    @rule(index=indexes, number=stocks)
    def change_stock(self, index: int, number: int) -> None:
        StockRecord.objects.filter(product=self.goods[index]).update(num_in_stock=number)
        self.stock[index] = number

    @rule(index=indexes, on_shelf=st.booleans())
    def change_shelf(self, index: int, on_shelf: bool) -> None:
        Product.objects.filter(pk=self.goods[index].pk).update(is_public=on_shelf)
        self.on_shelf[index] = on_shelf

    @rule(times=st.integers(1, 3))
    def sign_in(self, times: int) -> None:
        guest = self.baskets["guest"]
        for _ in range(times):
            services.merge_baskets(guest=guest, member=self.baskets["member"])
        own = self.model["member"]
        for index, brought in self.model["guest"].items():
            limit = min(self.stock[index], LIMIT)
            if index in own:
                own[index].quantity = max(min(own[index].quantity + brought.quantity, limit), own[index].quantity)
                own[index].selected = own[index].selected or brought.selected
            else:
                own[index] = Wanted(max(min(brought.quantity, limit), 1), brought.selected)
        guest.refresh_from_db()
        assert guest.status == Basket.MERGED
        self.model["guest"] = {}
        self.baskets["guest"] = services.open_basket_for(None)

    @invariant()
    def rows_are_the_model(self) -> None:
        for who, lines in self.model.items():
            rows = Line.objects.filter(basket=self.baskets[who])
            found = {row.product_id: (row.quantity, row.selected) for row in rows}
            assert found == {self.goods[index].pk: (line.quantity, line.selected) for index, line in lines.items()}

    @invariant()
    def what_counts_is_selected_on_the_shelf_and_in_stock(self) -> None:
        for who, lines in self.model.items():
            possible = {index: line for index, line in lines.items() if self._can_be_ordered(index, line)}
            counting = {index: line for index, line in possible.items() if line.selected}
            shown = selectors.content(self.baskets[who])
            prices = [self.goods[index].stockrecords.get().price for index in counting]
            total = sum(price * line.quantity for price, line in zip(prices, counting.values(), strict=True))
            assert {line.sku_id for line in shown.selected_lines} == {self.goods[index].pk for index in counting}
            assert shown.selected_count == sum(line.quantity for line in counting.values())
            assert shown.selected_total == total
            assert shown.all_selected == (bool(possible) and possible == counting)

    def _can_be_ordered(self, index: int, line: Wanted) -> bool:
        return self.on_shelf[index] and line.quantity <= self.stock[index]

    def _refusal(self, index: int, quantity: int) -> type[ShopError] | None:
        if not self.on_shelf[index]:
            return NotFound
        if not 1 <= quantity <= LIMIT:
            return InvalidInput
        return OutOfStock if quantity > self.stock[index] else None

    def _expect(self, refusal: type[ShopError] | None, action) -> None:  # type: ignore[no-untyped-def]
        if refusal is None:
            action()
        else:
            with pytest.raises(refusal):
                action()

    def _line(self, who: str, index: int) -> Line:
        return Line.objects.get(basket=self.baskets[who], product=self.goods[index])


@pytest.mark.django_db
def test_a_basket_is_what_was_done_to_it() -> None:
    goods = [skus_of(make_spu(skus=[Sku(price=price)]))[0] for price in PRICES]
    machine = type("Machine", (BasketMachine,), {"goods": goods})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
