import json
from datetime import timedelta

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
from cms.home.models import HomePage
from commerce.catalogue.models import Product
from tests.factories.catalogue import make_category, make_image, make_spu, summarise
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
    goods, blocks = [], []
    for number in range(floors):
        make_position(f"floor-{number}", 1, image=image)
        made = [make_spu(category=category, partner=partner) for _ in range(spus)]
        for spu in made:
            make_image(spu)
        goods += [summarise(spu) for spu in made]
        blocks.append(
            {
                "type": "floor",
                "value": {
                    "title": f"楼层{number}",
                    "subtitle": "副标题",
                    "category": category.pk,
                    "tint": "#F3E9DC",
                    "ad_position": f"floor-{number}",
                    "spus": [spu.pk for spu in made],
                },
            }
        )
    HomePage.objects.update(floors=json.dumps(blocks))
    return goods


def count_queries(client: Client) -> int:
    client.get("/")  # which site this is, Wagtail asks once and remembers
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    return len(queries)


def test_the_home_page_costs_at_most_eight_queries_whatever_is_on_its_floors(client: Client) -> None:
    bare = count_queries(client)
    fill(1, spus=1)
    one = count_queries(client)
    fill(10, spus=6)
    ten = count_queries(client)
    assert max(bare, one, ten) <= 8
    assert one == ten


def test_it_shows_what_the_editors_arranged(client: Client) -> None:
    goods = fill(2)
    response = client.get("/")
    html = response.content.decode()
    assert [floor["title"] for floor in response.context["floors"]] == ["楼层0", "楼层1"]
    assert [spu.pk for floor in response.context["floors"] for spu in floor["spus"]] == [spu.pk for spu in goods]
    assert [ad.title for ad in response.context["carousel"]] == [f"home-carousel-{number}" for number in range(3)]
    assert all(f'href="/item/{spu.default_sku_id}/' in html for spu in goods)


def test_goods_that_left_the_shelf_leave_the_floor(client: Client) -> None:
    kept, hidden, deleted = fill(1, spus=3)
    Product.objects.filter(pk=hidden.pk).update(is_public=False)
    deleted.delete()
    response = client.get("/")
    assert response.status_code == 200
    assert response.context["floors"][0]["spus"] == [kept]


def test_ads_run_between_their_times(client: Client) -> None:
    now, hour = timezone.now(), timedelta(hours=1)
    make_position("home-carousel", 1, text="always")
    make_position("home-carousel", 1, text="now", starts_at=now - hour, ends_at=now + hour)
    make_position("home-carousel", 1, text="over", ends_at=now)
    make_position("home-carousel", 1, text="not yet", starts_at=now + hour)
    make_position("home-carousel", 1, text="off", is_active=False)
    assert [ad.text for ad in client.get("/").context["carousel"]] == ["always", "now"]


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
