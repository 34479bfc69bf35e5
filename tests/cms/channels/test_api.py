import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms.channels.models import Channel, ChannelGroup
from tests.factories.catalogue import make_category

pytestmark = pytest.mark.django_db
CHANNELS = "/api/v1/channels/"


def test_groups_with_channels_and_two_levels_below(client: Client) -> None:
    phones = make_category("手机")
    smart = make_category("智能手机", parent=phones)
    camera = make_category("拍照手机", parent=smart)
    make_category("太深", parent=camera)
    fresh = make_category("生鲜")
    later = ChannelGroup.objects.create(name="生鲜", sort_order=2)
    first = ChannelGroup.objects.create(name="手机 数码", sort_order=1)
    Channel.objects.create(group=later, category=fresh, title="今日鲜", link="/fresh/", sort_order=1)
    Channel.objects.create(group=first, category=phones, sort_order=1)
    answer = client.get(CHANNELS)
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer.json() == {
        "count": 2,
        "next": None,
        "previous": None,
        "results": [
            {
                "id": first.pk,
                "name": "手机 数码",
                "channels": [
                    {
                        "category": phones.pk,
                        "title": "手机",
                        "url": f"/list/{phones.pk}/",
                        "sub_categories": [
                            {
                                "id": smart.pk,
                                "name": "智能手机",
                                "url": f"/list/{smart.pk}/",
                                "sub_categories": [
                                    {"id": camera.pk, "name": "拍照手机", "url": f"/list/{camera.pk}/"}
                                ],
                            }
                        ],
                    }
                ],
            },
            {
                "id": later.pk,
                "name": "生鲜",
                "channels": [{"category": fresh.pk, "title": "今日鲜", "url": "/fresh/", "sub_categories": []}],
            },
        ],
    }


def test_channels_of_hidden_categories_are_left_out(client: Client) -> None:
    group = ChannelGroup.objects.create(name="组")
    hidden = make_category(is_public=False)
    Channel.objects.create(group=group, category=hidden)
    Channel.objects.create(group=group, category=make_category(parent=hidden))
    assert client.get(CHANNELS).json()["results"] == []


@pytest.mark.parametrize("number", [1, 10, 100])
def test_the_menu_costs_the_same_whatever_its_size(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        group = ChannelGroup.objects.create(name="组")
        top = make_category()
        make_category(parent=top)
        Channel.objects.create(group=group, category=top)
    with django_assert_num_queries(2):
        assert len(client.get(CHANNELS).json()["results"]) == number
