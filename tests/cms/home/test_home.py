import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image as Drawing
from wagtail.images.models import Image

from cms.ads.models import Ad, AdPosition
from cms.channels.models import Channel, ChannelGroup
from cms.core.arrange import Section
from cms.home.models import HomePage
from commerce.catalogue.models import Category, Product
from commerce.core import tags
from tests.factories.catalogue import Sku, make_category, make_image, make_spu, summarise
from tests.factories.orders import make_basket
from tests.factories.people import make_partner, make_user

pytestmark = pytest.mark.django_db


def draw(name: str = "ad.png") -> Image:
    """A picture as an editor uploads it."""
    import io

    buffer = io.BytesIO()
    Drawing.new("RGB", (40, 20), "#c33").save(buffer, "PNG")
    return Image.objects.create(title=name, file=SimpleUploadedFile(name, buffer.getvalue()), width=40, height=20)


def make_position(key: str, ads: int, **fields: object) -> AdPosition:
    position = AdPosition.objects.get_or_create(key=key, defaults={"name": key})[0]
    for number in range(ads):
        Ad.objects.create(position=position, title=f"{key}-{number}", sort_order=number, **fields)
    return position


def fill(floors: int, spus: int = 4) -> list[Product]:
    """A home page with a menu, ads in every place and so many floors. The goods on it."""
    image, partner = draw(), make_partner()
    for key in ("home-carousel", "home-side", "home-news"):
        make_position(key, 3, image=image)
    group = ChannelGroup.objects.create(name="生鲜")
    category = make_category("水果")
    make_category("苹果", parent=category)
    Channel.objects.create(group=group, category=category)
    hero = [{"type": place, "value": f"home-{place}"} for place in ("carousel", "side", "news")]
    goods, blocks = [], []
    for number in range(floors):
        make_position(f"floor-{number}", 1, image=image)
        made = [make_spu(category=category, partner=partner) for _ in range(spus)]
        for spu in made:
            make_image(spu)
        goods += [summarise(spu) for spu in made]
        blocks.append(floor(f"楼层{number}", made, category=category, ads=f"floor-{number}"))
        blocks.append({"type": "hot", "value": {"title": "热卖", "category": None, "count": 3}})
        blocks.append(flash(made))
    HomePage.objects.update(hero=json.dumps(hero), body=json.dumps(blocks))
    return goods


def floor(title: str, spus: list[Product], *, category: Category | None = None, ads: str = "") -> dict[str, Any]:
    """Two tabs: chosen goods, and (with a category) what sells best."""
    tabs: list[dict[str, Any]] = [{"title": "主推", "spus": [spu.pk for spu in spus], "category": None, "count": 8}]
    if category:
        tabs.append({"title": "热销", "spus": [], "category": category.pk, "count": 2})
    return {
        "type": "floor",
        "value": {
            "title": title,
            "subtitle": "副标题",
            "category": category.pk if category else None,
            "tint": "sand",
            "ads": ads,
            "tabs": tabs,
        },
    }


def flash(spus: list[Product], *, starts: datetime | None = None, ends: datetime | None = None) -> dict[str, Any]:
    return {
        "type": "flash",
        "value": {
            "title": "限时",
            "subtitle": "",
            "starts_at": starts.isoformat() if starts else None,
            "ends_at": ends.isoformat() if ends else None,
            "spus": [spu.pk for spu in spus],
        },
    }


def set_body(*blocks: dict[str, Any]) -> None:
    HomePage.objects.update(body=json.dumps(blocks))


def floors_of(client: Client) -> list[Section]:
    return [section for section in client.get("/").context["sections"] if section.kind == "floor"]


def count_queries(client: Client) -> int:
    client.get("/")  # which site this is, Wagtail asks once and remembers
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    return len(queries)


def test_the_home_page_costs_the_same_whatever_is_on_it(client: Client) -> None:
    """Page, ads and their pictures, menu, tree, footer; then goods, categories, best sellers and their categories."""
    bare = count_queries(client)
    fill(1, spus=1)
    one = count_queries(client)
    fill(10, spus=6)
    ten = count_queries(client)
    assert (bare <= 8, one <= 13, one) == (True, True, ten)


def test_it_shows_what_the_editors_arranged(client: Client) -> None:
    goods = fill(2)
    response = client.get("/")
    html = response.content.decode()
    found = floors_of(client)
    assert [section.value["title"] for section in found] == ["楼层0", "楼层1"]
    assert [spu.pk for section in found for spu in section.spus] == [spu.pk for spu in goods]
    assert [ad.title for ad in response.context["carousel"]] == [f"home-carousel-{number}" for number in range(3)]
    assert all(f'href="/item/{spu.default_sku_id}/' in html for spu in goods)


def test_goods_that_left_the_shelf_leave_the_floor(client: Client) -> None:
    kept, hidden, deleted = fill(1, spus=3)
    Product.objects.filter(pk=hidden.pk).update(is_public=False)
    deleted.delete()
    assert floors_of(client)[0].spus == [kept]


def test_a_tab_without_chosen_goods_shows_the_best_sellers_of_its_category(client: Client) -> None:
    category, other = make_category("水果"), make_category("手机")
    below = make_category("苹果", parent=category)
    slow, fast, best = (
        make_spu(category=where, skus=[Sku(sales=sales)]) for where, sales in ((category, 1), (below, 2), (below, 3))
    )
    make_spu(category=other, skus=[Sku(sales=99)])
    Product.objects.filter(pk=slow.pk).update(sales=1)
    Product.objects.filter(pk=fast.pk).update(sales=2)
    Product.objects.filter(pk=best.pk).update(sales=3)
    set_body(floor("水果", [slow], category=category))
    chosen, tab = floors_of(client)[0].tabs
    assert ([spu.pk for spu in chosen.spus], [spu.pk for spu in tab.spus]) == ([slow.pk], [best.pk, fast.pk])


def test_a_flash_area_comes_and_goes_by_itself(client: Client) -> None:
    spu, now, hour = make_spu(), timezone.now(), timedelta(hours=1)
    times = [(None, None), (now - hour, now + hour), (now + hour, now + 2 * hour), (now - 2 * hour, now - hour)]
    set_body(*(flash([spu], starts=starts, ends=ends) for starts, ends in times))
    with tags.recording() as recorded:
        sections = client.get("/").context["sections"]
    assert [section.value["ends_at"] for section in sections] == [None, now + hour]
    assert recorded.changes_at == now + hour


def test_a_section_without_anything_to_show_is_not_there(client: Client) -> None:
    spu = make_spu()
    set_body(floor("空", [spu]), {"type": "ads", "value": {"ads": "nowhere"}})
    Product.objects.filter(pk=spu.pk).update(is_public=False)
    assert client.get("/").context["sections"] == []


def test_the_page_says_what_it_was_made_from(client: Client) -> None:
    spu, page = fill(1, spus=1)[0], HomePage.objects.get()
    with tags.recording() as recorded:
        client.get("/")
    expected = {"home", f"page:{page.pk}", "channel-menu", "footer", "ads:home-carousel", f"card:{spu.pk}", "hot:0"}
    assert expected - recorded.tags == set()


def test_ads_run_between_their_times(client: Client) -> None:
    fill(0)
    Ad.objects.all().delete()
    now, hour = timezone.now(), timedelta(hours=1)
    make_position("home-carousel", 1, text="always")
    make_position("home-carousel", 1, text="now", starts_at=now - hour, ends_at=now + hour)
    make_position("home-carousel", 1, text="over", ends_at=now)
    make_position("home-carousel", 1, text="not yet", starts_at=now + hour)
    make_position("home-carousel", 1, text="off", live=False)
    assert [ad.text for ad in client.get("/").context["carousel"]] == ["always", "now"]


def test_an_ad_leaves_with_its_goods(client: Client) -> None:
    spu = fill(1, spus=1)[0]
    make_position("home-carousel", 1, text="of goods", spu=spu)
    assert [ad.text for ad in client.get("/").context["carousel"]] == ["", "of goods", "", ""]
    Product.objects.filter(pk=spu.pk).update(is_public=False)
    assert [ad.text for ad in client.get("/").context["carousel"]] == ["", "", ""]


def test_a_new_shop_has_a_home_page(client: Client) -> None:
    assert client.get("/").status_code == 200


def test_it_is_the_same_for_everybody(client: Client) -> None:
    goods = fill(1)
    stranger = client.get("/")
    user = make_user(first_name="隐私的名字")
    assert goods[0].default_sku is not None
    make_basket(user, lines={goods[0].default_sku: 3})
    client.force_login(user)
    member = client.get("/")
    assert member.content == stranger.content
    assert "csrfmiddlewaretoken" not in member.content.decode()
    assert not stranger.cookies
