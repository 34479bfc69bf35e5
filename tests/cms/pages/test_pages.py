"""Landing pages and information pages as shoppers, search engines and phone apps meet them."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.core.arrange import arrange
from cms.home.models import HomePage
from cms.pages.models import CampaignPage
from commerce.catalogue.models import Product
from tests.factories.catalogue import make_spu, skus_of
from tests.factories.content import make_article, make_campaign, make_folder, make_picture

pytestmark = pytest.mark.django_db


def structured(html: str) -> list[dict[str, Any]]:
    """The data blocks of a page."""
    return [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)]


def feature(sku: Product) -> dict[str, Any]:
    return {"type": "feature", "value": {"sku": sku.pk, "text": "好", "tint": "sand"}}


def test_a_campaign_shows_its_sections_in_order(client: Client) -> None:
    spu = make_spu("红富士")
    sku = skus_of(spu)[0]
    figure = {"type": "figure", "value": {"image": make_picture().pk, "alt": "一筐苹果", "caption": ""}}
    make_campaign({"type": "text", "value": "<p>这一季</p>"}, feature(sku), figure, picture=make_picture())
    answer = client.get("/autumn/")
    html = answer.content.decode()
    assert [section.kind for section in answer.context["sections"]] == ["text", "feature", "figure"]
    assert (f'href="/item/{sku.pk}/"' in html, 'alt="一筐苹果"' in html, "秋天来了" in html) == (True, True, True)
    assert structured(html)[0]["itemListElement"][0]["name"] == "秋天"


def test_a_featured_sku_that_left_the_shelf_takes_its_section_along(client: Client) -> None:
    sku = skus_of(make_spu())[0]
    page = make_campaign(feature(sku))
    Product.objects.filter(pk=sku.pk).update(is_public=False)
    assert arrange(page.body) == []
    sku.delete()
    assert client.get("/autumn/").context["sections"] == []


def test_many_sections_cost_as_much_as_one(client: Client) -> None:
    def count(slug: str, features: int) -> int:
        make_campaign(*(feature(skus_of(make_spu())[0]) for _ in range(features)), slug=slug)
        client.get(f"/{slug}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/{slug}/")
        return len(queries)

    assert count("one", 1) == count("ten", 10) <= 12


def test_news_come_newest_first_and_help_as_editors_put_it(client: Client) -> None:
    news, help_pages = make_folder("news", kind="news"), make_folder("help")
    for folder in (news, help_pages):
        make_article(folder, title="旧", published_on=date(2026, 1, 1))
        make_article(folder, title="新", published_on=date(2026, 2, 1))
    listed = {path: [page.title for page in client.get(path).context["articles"]] for path in ("/news/", "/help/")}
    assert listed == {"/news/": ["新", "旧"], "/help/": ["旧", "新"]}


def test_an_article_unfolds_answers_and_names_its_neighbours(client: Client) -> None:
    folder = make_folder()
    question = {"type": "question", "value": {"question": "多久到？", "answer": "<p>两天。</p>"}}
    make_article(folder, question, slug="delivery", title="配送", summary="说说配送")
    make_article(folder, slug="returns", title="退货")
    answer = client.get("/help/delivery/")
    html = answer.content.decode()
    assert [page.title for page in answer.context["siblings"]] == ["配送", "退货"]
    assert ("<summary><span>多久到？</span>" in html, 'content="说说配送"' in html) == (True, True)
    assert [step["item"].rpartition("8000")[2] for step in structured(html)[0]["itemListElement"]] == [
        "/help/",
        "/help/delivery/",
    ]


def test_the_footer_lists_what_editors_have_put_into_menus(client: Client) -> None:
    folder = make_folder(show_in_menus=True)
    make_article(folder, slug="delivery", title="配送", show_in_menus=True)
    make_article(folder, title="草稿", show_in_menus=False)
    make_article(HomePage.objects.get(), slug="about", title="关于我们", show_in_menus=True)
    columns = client.get("/information/").context["columns"]
    assert [(column.title, [(link.name, link.url) for link in column.links]) for column in columns] == [
        ("帮助", [("配送", "/help/delivery/")]),
        ("本店", [("关于我们", "/about/")]),
    ]


@pytest.mark.parametrize("slug", ["basket", "account", "search", "information"])
def test_a_page_cannot_take_an_address_of_the_shop(slug: str) -> None:
    page = CampaignPage(title="x", headline="x", slug=slug)
    with pytest.raises(ValidationError, match="商城自己用了这个地址"):
        HomePage.objects.get().add_child(instance=page)


def test_search_engines_and_messengers_are_told_what_the_editor_wrote(client: Client) -> None:
    make_campaign(
        seo_title="苹果节 - 集市",
        search_description="烟台苹果",
        social_image=make_picture("s.png", width=1200, height=630),
    )
    html = client.get("/autumn/").content.decode()
    assert "<title>苹果节 - 集市 - " in html
    assert '<meta property="og:description" content="烟台苹果">' in html
    assert re.search(r'<meta property="og:image" content="http://[^"]+\.jpg">', html)
    assert '<link rel="canonical" href="http://127.0.0.1:8000/autumn/">' in html


def test_a_phone_app_can_draw_a_page() -> None:
    spu = make_spu("红富士")
    figure = {"type": "figure", "value": {"image": make_picture().pk, "alt": "", "caption": ""}}
    tab = {"title": "", "spus": [spu.pk], "category": None, "count": 8}
    floor = {"title": "水果", "subtitle": "", "tint": "sand", "category": None, "ads": "", "tabs": [tab]}
    page = make_campaign(figure, {"type": "floor", "value": floor})
    pictured, drawn = page.body.stream_block.get_api_representation(page.body)
    goods = drawn["value"]["tabs"][0]["spus"][0]
    assert (goods["id"], goods["name"], goods["price"]) == (spu.pk, "红富士", "100.00")
    assert pictured["value"]["image"]["url"].startswith("http://127.0.0.1:8000/media/")
    assert len(pictured["value"]["image"]["renditions"]) == 4


def test_the_terms_at_registration_lead_to_the_rules_in_full(client: Client) -> None:
    assert "/policies/" not in client.get("/account/terms/").content.decode()
    make_article(make_folder("policies", kind="policy"), slug="privacy", title="隐私政策")
    make_article(make_folder("help"), slug="delivery")
    html = client.get("/account/terms/").content.decode()
    assert ('href="/policies/privacy/"' in html, "/help/delivery/" in html) == (True, False)
