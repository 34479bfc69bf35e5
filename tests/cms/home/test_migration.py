"""What an existing home page shows is still there after it moved into sections."""

from importlib import import_module

moving = import_module("cms.home.migrations.0004_move_into_sections")


def test_ad_positions_go_into_the_head() -> None:
    fields = {"carousel_position": "home-carousel", "news_position": "", "side_position": "home-side"}
    assert moving.hero(fields) == [
        {"type": "carousel", "value": "home-carousel"},
        {"type": "side", "value": "home-side"},
    ]


def test_a_floor_keeps_its_goods_in_a_first_tab() -> None:
    goods = [{"type": "item", "value": 3, "id": "x"}, {"type": "item", "value": 5, "id": "y"}]
    old = {"title": "鲜果", "subtitle": None, "category": 7, "tint": "#FCE3D6", "ad_position": "f", "spus": goods}
    assert moving.body([{"type": "floor", "value": old, "id": "z"}]) == [
        {
            "type": "floor",
            "value": {
                "title": "鲜果",
                "subtitle": "",
                "tint": "peach",
                "category": 7,
                "ads": "f",
                "tabs": [{"title": "", "spus": [3, 5], "category": None, "count": 8}],
            },
        }
    ]


def test_goods_may_be_plain_ids_and_a_colour_may_be_missing() -> None:
    new = moving.floor({"title": "x", "spus": [3]})
    assert (new["tint"], new["tabs"][0]["spus"]) == ("sand", [3])
