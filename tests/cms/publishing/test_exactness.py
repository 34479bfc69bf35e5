"""Whatever people change, in whatever order: after the drain a build of everything finds no difference.

JISHI_PUBLISHING_EXAMPLES makes it longer than the suite has time for.
"""

import os
import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from cms.ads.models import Ad, AdPosition
from cms.channels.models import Channel, ChannelGroup
from cms.home.models import HomePage
from cms.publishing.drain import drain
from cms.publishing.models import PublishedPage
from cms.publishing.queue import request_due
from cms.publishing.services import publish_everything
from cms.publishing.verify import verify
from commerce.catalogue.models import AttributeOption, Brand, Category, Product, ProductCategory
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.reviews.services import moderate, reply
from commerce.catalogue.services import refresh_summaries
from commerce.core import events
from commerce.order.enums import OrderStatus
from commerce.order.services import change_status
from commerce.partner.models import Partner, StockRecord
from commerce.partner.services import adjust_stock
from tests.factories.catalogue import (
    Sku,
    make_brand,
    make_category,
    make_image,
    make_sku,
    make_spu,
    skus_of,
    summarise,
)
from tests.factories.orders import make_order
from tests.factories.people import make_partner, make_region_tree, make_user

EXAMPLES = int(os.environ.get("JISHI_PUBLISHING_EXAMPLES", "3"))
STEPS = int(os.environ.get("JISHI_PUBLISHING_STEPS", "20"))

names = st.text("苹果梨桃杏李枣0123456789", min_size=1, max_size=6)
prices = st.decimals("0.01", "9999", places=2)
some = st.integers(min_value=0, max_value=10**6)


class Shop(RuleBasedStateMachine):
    """Each step is what somebody does in a dashboard, in Wagtail, or as a shopper."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self) -> None:
        try:
            self.nothing_differs()
        finally:
            self.close()

    def close(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize()
    def open(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        make_region_tree()
        self.partner = make_partner()
        top = make_category("食品")
        middle = make_category("水果", parent=top)
        self.brand = make_brand("果园")
        for category in (middle, make_category("仁果", parent=middle), make_category("百货")):
            for _ in range(2):
                make_spu(options={"规格": ["大", "小"]}, category=category, brand=self.brand, partner=self.partner)
        group = ChannelGroup.objects.create(name="食品", sort_order=1)
        Channel.objects.create(group=group, category=top, sort_order=1)
        AdPosition.objects.get_or_create(key="home-carousel", defaults={"name": "轮播"})
        publish_everything()

    def pick(self, model: Any, number: int, **which: Any) -> Any:
        rows = model.objects.filter(**which).order_by("pk")
        return rows[number % rows.count()] if rows else None

    def spu(self, number: int) -> Product:
        return self.pick(Product, number, structure=Product.PARENT)

    @rule(n=some, price=prices)
    def change_price(self, n: int, price: Decimal) -> None:
        record = self.pick(StockRecord, n)
        record.price = price
        record.save()
        refresh_summaries([record.product.parent_id])

    @rule(n=some, name=names)
    def rename_goods(self, n: int, name: str) -> None:
        product = self.pick(Product, n)
        product.title = name
        product.save()

    @rule(n=some, difference=st.integers(-10, 10))
    def count_stock(self, n: int, difference: int) -> None:
        record = self.pick(StockRecord, n)
        adjust_stock(record.pk, max(difference, -record.available))

    @rule(n=some)
    def shelve_or_unshelve(self, n: int) -> None:
        product = self.pick(Product, n)
        product.is_public = not product.is_public
        product.save()
        refresh_summaries([product.parent_id or product.pk])

    @rule(n=some, price=prices)
    def add_sku(self, n: int, price: Decimal) -> None:
        spu = self.spu(n)
        free = AttributeOption.objects.create(
            group=spu.product_class.attributes.get().option_group, option=f"第{AttributeOption.objects.count()}种"
        )
        make_sku(spu, Sku(options=(free.option,), price=str(price)), partner=self.partner)
        summarise(spu)

    @rule(n=some)
    def delete_sku(self, n: int) -> None:
        spu = self.spu(n)
        skus = skus_of(spu)
        if len(skus) > 1:
            skus[0].delete()
            refresh_summaries([spu.pk])

    @rule(n=some, category=some)
    def put_into_category(self, n: int, category: int) -> None:
        ProductCategory.objects.get_or_create(product=self.spu(n), category=self.pick(Category, category))

    @rule(n=some)
    def take_out_of_category(self, n: int) -> None:
        place = self.pick(ProductCategory, n)
        if place:
            place.delete()

    @rule(n=some, to=some)
    def move_category(self, n: int, to: int) -> None:
        category, target = self.pick(Category, n), self.pick(Category, to)
        if not target.path.startswith(category.path):
            category.move(target, "last-child")
            Category.objects.get(pk=category.pk).save()

    @rule(n=some, name=names)
    def rename_category(self, n: int, name: str) -> None:
        category = self.pick(Category, n)
        category.name = name
        category.save()

    @rule(n=some)
    def hide_or_show_category(self, n: int) -> None:
        category = self.pick(Category, n)
        category.is_public = not category.is_public
        category.save()

    @rule(n=some, name=names)
    def add_category(self, n: int, name: str) -> None:
        make_category(name, parent=self.pick(Category, n))

    @rule(n=some, name=names)
    def rename_brand(self, n: int, name: str) -> None:
        brand = self.pick(Brand, n)
        brand.name = f"{name}{brand.pk}"
        brand.save()

    @rule(n=some)
    def change_brand(self, n: int) -> None:
        spu = self.spu(n)
        spu.brand = make_brand() if spu.brand == self.brand else self.brand
        spu.save()

    @rule(name=names)
    def rename_merchant(self, name: str) -> None:
        partner = Partner.objects.get(pk=self.partner.pk)
        partner.about = name
        partner.save()

    @rule(n=some, name=names)
    def rename_option(self, n: int, name: str) -> None:
        option = self.pick(AttributeOption, n)
        option.option = f"{name}{option.pk}"
        option.save()

    @rule(n=some)
    def add_picture(self, n: int) -> None:
        spu = self.spu(n)
        make_image(spu)
        refresh_summaries([spu.pk])

    @rule(n=some)
    def order_and_cancel(self, n: int) -> None:
        sku = self.pick(Product, n, structure=Product.CHILD, is_public=True, parent__is_public=True)
        if sku is None or sku.stockrecords.get().available < 1:
            return
        order = make_order(lines={sku: 1})
        if n % 2:
            change_status(order=order, new_status=OrderStatus.CANCELLED, actor=None, reason="test")

    @rule(n=some, approve=st.booleans(), text=names)
    def review(self, n: int, approve: bool, text: str) -> None:
        spu = self.spu(n)
        review = ProductReview.objects.create(product=spu, user=make_user(), score=4, title="", body=text, status=0)
        moderate(review=review, approve=approve)
        if n % 2:
            reply(review=review, text=text)

    @rule(n=some)
    def reorder_channels(self, n: int) -> None:
        group = ChannelGroup.objects.create(name=f"组{n}", sort_order=n % 5)
        Channel.objects.create(group=group, category=self.pick(Category, n), sort_order=n % 3)

    @rule(n=some, name=names, hours=st.integers(-2, 2))
    def schedule_ad(self, n: int, name: str, hours: int) -> None:
        now = timezone.now()
        Ad.objects.create(
            position=AdPosition.objects.get(key="home-carousel"),
            title=name,
            spu=self.spu(n) if n % 2 else None,
            starts_at=now + timedelta(hours=hours),
            ends_at=now + timedelta(hours=hours + 1),
        )

    @rule(n=some)
    def ad_becomes_due(self, n: int) -> None:
        """As if the clock had moved: the ad's times do, past the models, so that only its schedule can tell."""
        ad = self.pick(Ad, n)
        if ad is None:
            return
        settle()
        shift = timezone.now() - ad.ends_at - timedelta(seconds=1)
        Ad.objects.filter(pk=ad.pk).update(starts_at=ad.starts_at + shift, ends_at=ad.ends_at + shift)
        PublishedPage.objects.filter(changes_at__isnull=False).update(changes_at=timezone.now())

    @rule(name=names, live=st.booleans())
    def edit_home(self, name: str, live: bool) -> None:
        home = HomePage.objects.first()
        assert home is not None
        home.seo_title = name
        home.save_revision()
        if live:
            home.save_revision().publish()

    @rule()
    def nothing_differs(self) -> None:
        settle()
        found = verify()
        assert not found, found


def settle() -> None:
    """What worker and beat do."""
    while events.drain():
        pass
    request_due()
    drain()


@pytest.mark.django_db
def test_a_full_build_finds_no_difference_after_any_edits(folder: Path) -> None:
    Shop.folder = folder
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
