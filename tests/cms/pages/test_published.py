"""Editors' pages as files: after each change, what is published is what would be rendered now."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from cms.home.models import HomePage
from cms.pages.models import CampaignPage, InformationPage
from cms.publishing.drain import drain
from cms.publishing.models import PublishedPage
from cms.publishing.services import publish_everything
from cms.publishing.verify import verify
from commerce.catalogue.models import Category, Product
from commerce.catalogue.services import refresh_summaries
from commerce.partner.models import StockRecord
from commerce.partner.services import adjust_stock
from tests.cms.publishing.conftest import folder
from tests.factories.catalogue import make_category, make_spu, skus_of
from tests.factories.content import make_ad, make_article, make_campaign, make_folder, set_home

__all__ = ["folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_no_change_leaves_a_stale_page(folder: Path) -> None:
    category = make_category("水果")
    spu, other = make_spu("苹果", category=category), make_spu("梨", category=category)
    sku, record = skus_of(spu)[0], StockRecord.objects.get(product=skus_of(spu)[0])
    floor = {"title": "水果", "subtitle": "", "tint": "sand", "category": category.pk, "ads": "floor"}
    chosen = {"title": "选", "spus": [spu.pk], "category": None, "count": 8}
    best = {"title": "热", "spus": [], "category": category.pk, "count": 1}
    body = [
        {"type": "floor", "value": {**floor, "tabs": [chosen, best]}},
        {"type": "feature", "value": {"sku": sku.pk, "text": "", "tint": "sand"}},
    ]
    make_campaign(*body)
    set_home(
        body[0], {"type": "hot", "value": {"title": "热卖", "category": None, "count": 3}}, carousel="home-carousel"
    )
    ad = make_ad("floor", spu=other)
    article = make_article(make_folder(show_in_menus=True), show_in_menus=True, title="配送")
    publish_everything()
    drain()

    def price() -> None:
        StockRecord.objects.get(pk=record.pk).delete()
        StockRecord.objects.create(product=sku, partner=record.partner, partner_sku="x", price=Decimal("9.90"))
        refresh_summaries([spu.pk])

    def sell_out() -> None:
        own = StockRecord.objects.get(product=sku)
        adjust_stock(own.pk, 3)

    def best_seller() -> None:
        row = Product.objects.get(parent=other)
        row.sales = 99
        row.save()
        refresh_summaries([other.pk])

    def rename_category() -> None:
        row = Category.objects.get(pk=category.pk)
        row.name = "鲜果"
        row.save()

    def unshelve() -> None:
        row = Product.objects.get(pk=other.pk)
        row.is_public = False
        row.save()

    def rename_article() -> None:
        page = InformationPage.objects.get(pk=article.pk)
        page.title = "配送与运费"
        page.save_revision().publish()

    def unpublish_ad() -> None:
        ad.refresh_from_db()
        ad.unpublish()

    def edit_campaign() -> None:
        page = CampaignPage.objects.get()
        page.headline = "新标题"
        page.save_revision().publish()

    edits: list[Callable[[], None]] = [
        *(price, sell_out, best_seller, rename_category, unshelve, rename_article, unpublish_ad, edit_campaign),
        lambda: CampaignPage.objects.get().unpublish(),
    ]
    for edit in edits:
        edit()
        drain()
        found = verify()
        assert not found, (edit.__name__, found)


def test_a_timed_area_is_due_when_it_ends(folder: Path) -> None:
    ends = timezone.now() + timedelta(hours=1)
    spu = make_spu()
    flash = {"title": "限时", "subtitle": "", "starts_at": None, "ends_at": ends.isoformat(), "spus": [spu.pk]}
    HomePage.objects.update(body=json.dumps([{"type": "flash", "value": flash}]))
    publish_everything()
    drain()
    assert PublishedPage.objects.get(path="/").changes_at == ends
