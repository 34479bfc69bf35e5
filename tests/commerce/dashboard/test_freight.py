"""Freight templates in the dashboard: own ones for merchants, all and the shop's defaults for staff."""

from decimal import Decimal
from typing import Any

import pytest

from commerce.regions.models import Region
from commerce.shipping.models import FreightTemplate
from tests.commerce.dashboard.conftest import Market
from tests.factories.people import make_region_tree

LIST = "/dashboard/shipping/freight/"


def rules(*rows: dict[str, Any], existing: int = 0) -> dict[str, Any]:
    data: dict[str, Any] = {"rules-TOTAL_FORMS": len(rows), "rules-INITIAL_FORMS": existing}
    defaults = {"first_units": 1, "first_charge": "8.00", "next_units": 1, "next_charge": "2.00"}
    for index, row in enumerate(rows):
        data |= {f"rules-{index}-{name}": value for name, value in (defaults | row).items()}
    return data


def template(**fields: Any) -> dict[str, Any]:
    return {"name": "快递", "method": "express", "basis": "piece", "is_active": "on", **fields}


def test_merchant_makes_a_template_with_areas_by_name(market: Market) -> None:
    make_region_tree()
    client = market.client("merchant")

    answer = client.post(
        f"{LIST}create/",
        template(partner=market.fruit_shop.pk)
        | rules(
            {"areas": "广东省、北京市 朝阳区", "free_above": "99"},
            {"areas": "", "is_default": "on", "first_charge": "12"},
        ),
    )

    assert answer.status_code == 302
    made = FreightTemplate.objects.get(partner=market.fruit_shop)
    first, second = made.rules.all()
    assert set(first.areas.values_list("pk", flat=True)) == {440000, 110105}
    assert (first.free_above, second.first_charge, second.is_default) == (Decimal(99), Decimal(12), True)
    assert "广东省" in client.get(f"{LIST}{made.pk}/").content.decode()


def test_editing_replaces_and_removes_rules(market: Market) -> None:
    make_region_tree()
    made = FreightTemplate.objects.create(name="旧", method="express", partner=market.fruit_shop)
    first = made.rules.create(first_charge=5)
    first.areas.set(Region.objects.filter(pk=440000))
    second = made.rules.create(first_charge=9, is_default=True)

    answer = market.client("merchant").post(
        f"{LIST}{made.pk}/",
        template(name="新", partner=market.fruit_shop.pk)
        | rules(
            {"id": first.pk, "areas": "广东省", "DELETE": "on"},
            {"id": second.pk, "areas": "", "is_default": "on", "first_charge": "6"},
            existing=2,
        ),
    )

    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.name == "新"
    assert list(made.rules.values_list("pk", "first_charge")) == [(second.pk, Decimal(6))]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "至少需要一条规则"),
        ([{"areas": ""}], "请填写地区"),
        ([{"areas": "桃花源"}], "没有找到地区：桃花源"),
        ([{"areas": "", "is_default": "on"}, {"areas": "", "is_default": "on"}], "只能有一条规则"),
        ([{"areas": "广东省"}, {"areas": "广东省"}], "同一个地区"),
        ([{"areas": "", "is_default": "on", "first_charge": "-1"}], "error-block"),
        ([{"areas": "", "is_default": "on", "next_units": "0"}], "error-block"),
    ],
)
def test_what_cannot_be_charged_is_refused(market: Market, rows: list[dict[str, Any]], message: str) -> None:
    make_region_tree()
    answer = market.client("merchant").post(f"{LIST}create/", template(partner=market.fruit_shop.pk) | rules(*rows))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not FreightTemplate.objects.filter(partner=market.fruit_shop).exists()


def test_merchants_have_no_hand_in_others_templates(market: Market) -> None:
    theirs = FreightTemplate.objects.create(name="别家的", method="express", partner=market.phone_shop)
    default = FreightTemplate.objects.filter(partner=None)[0]
    client = market.client("merchant")
    row = {"areas": "", "is_default": "on"}

    assert "别家的" not in client.get(LIST).content.decode()
    for pk in (theirs.pk, default.pk):
        assert client.get(f"{LIST}{pk}/").status_code == 404
        assert client.post(f"{LIST}{pk}/", template(partner=market.fruit_shop.pk) | rules(row)).status_code == 404
        assert client.post(f"{LIST}{pk}/delete/").status_code == 404
    for partner in (market.phone_shop.pk, ""):
        assert client.post(f"{LIST}create/", template(partner=partner) | rules(row)).status_code == 422
    assert FreightTemplate.objects.filter(partner=market.fruit_shop).count() == 0
    assert FreightTemplate.objects.filter(pk__in=[theirs.pk, default.pk]).count() == 2


def test_staff_change_the_shops_defaults(market: Market) -> None:
    default = FreightTemplate.objects.get(partner=None, method="express")
    rule = default.rules.get()
    client = market.client("admin")

    answer = client.post(
        f"{LIST}{default.pk}/",
        template(partner="")
        | rules({"id": rule.pk, "areas": "", "is_default": "on", "first_charge": "9"}, existing=1),
    )

    assert answer.status_code == 302
    rule.refresh_from_db()
    assert rule.first_charge == Decimal(9)
    assert "全店默认" in client.get(LIST).content.decode()


def test_a_method_has_one_active_template(market: Market) -> None:
    FreightTemplate.objects.create(name="一", method="express", partner=market.fruit_shop)
    answer = market.client("merchant").post(
        f"{LIST}create/",
        template(partner=market.fruit_shop.pk) | rules({"areas": "", "is_default": "on"}),
    )
    assert answer.status_code == 422
    assert "已有启用的模板" in answer.content.decode()


def test_deleting(market: Market) -> None:
    own = FreightTemplate.objects.create(name="不要了", method="express", partner=market.fruit_shop)
    client = market.client("merchant")
    assert "不要了" in client.get(f"{LIST}{own.pk}/delete/").content.decode()
    assert client.post(f"{LIST}{own.pk}/delete/").status_code == 302
    assert not FreightTemplate.objects.filter(pk=own.pk).exists()
