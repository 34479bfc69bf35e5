"""The command on the real dumps: the figures, the specification matrix, and a purchase."""

import pytest
from django.test import Client
from django.urls import reverse

from commerce.catalogue.models import Category, Product, SpecificationOption
from commerce.catalogue.selectors import siblings_on_shelf, sku_on_shelf, specification_matrix
from commerce.core.references import known
from commerce.partner.models import StockRecord
from commerce.regions.models import Region
from tests.cms.core.conftest import Import
from tests.factories.orders import make_order
from tests.factories.people import make_address, make_user

pytestmark = pytest.mark.django_db
EXPECTED = {
    "地区": 3226,
    "品牌": 2,
    "分类": 544,
    "SPU": 3,
    "规格": 7,
    "规格选项": 18,
    "SKU": 16,
    "SKU 规格": 34,
    "图片": 40,
    "频道组": 11,
    "频道": 37,
    "广告位": 19,
    "广告": 122,
}


def test_everything_arrives_once(import_real: Import) -> None:
    first = import_real()
    assert first[: len(EXPECTED)] == [f"{kind}：新增 {n}，已有 0，未导入 0" for kind, n in EXPECTED.items()]
    assert first[len(EXPECTED)] == "没有文件的图片 130 个："
    assert first[-1] == "导入完成。"
    second = import_real()
    assert second[: len(EXPECTED)] == [f"{kind}：新增 0，已有 {n}，未导入 0" for kind, n in EXPECTED.items()]
    assert Category.find_problems() == ([], [], [], [], [])
    assert [Category.objects.filter(depth=depth).count() for depth in (1, 2, 3)] == [37, 75, 432]
    assert [Region.objects.filter(parent=None).count(), Region.objects.count()] == [34, 3226]


def matrix(foreign_id: int) -> list[tuple[str, list[tuple[int, int | None, bool]]]]:
    """The specification matrix of a SKU in the dump's ids: (option, SKU it leads to, chosen)."""
    ours = known("meiduo", "tb_sku")
    theirs = {pk: int(key) for key, pk in ours.items()}
    options = {pk: int(key) for key, pk in known("meiduo", "tb_specification_option").items()}
    offers = {offer.option_id: options[offer.pk] for offer in SpecificationOption.objects.all()}
    sku = sku_on_shelf(ours[str(foreign_id)])
    return [
        (
            specification.name,
            [
                (offers[option.id], option.sku_id and theirs[option.sku_id], option.selected)
                for option in specification.options
            ],
        )
        for specification in specification_matrix(sku, siblings_on_shelf(sku.parent))
    ]


@pytest.mark.parametrize("flags", [(), ("--keep-ids",)])
def test_the_specification_matrix_of_the_two_laptops(flags: tuple[str, ...], import_real: Import) -> None:
    import_real(*flags)
    assert matrix(1) == [
        ("屏幕尺寸", [(1, 1, True), (2, None, False)]),
        ("颜色", [(3, 2, False), (4, 1, True)]),
        ("版本", [(5, None, False), (6, None, False), (7, 1, True)]),
    ]
    assert matrix(2) == [
        ("屏幕尺寸", [(1, 2, True), (2, None, False)]),
        ("颜色", [(3, 2, True), (4, 1, False)]),
        ("版本", [(5, None, False), (6, None, False), (7, 2, True)]),
    ]


def test_keep_ids_keeps_every_id(import_real: Import) -> None:
    import_real("--keep-ids")
    assert known("meiduo", "tb_sku") == {str(key): key for key in range(1, 17)}
    assert sorted(Product.objects.filter(structure=Product.PARENT).values_list("pk", flat=True)) == [17, 18, 19]
    assert all(int(foreign_id) == pk for foreign_id, pk in known("meiduo", "tb_goods_category").items())


def test_the_shop_sells_what_was_imported(import_real: Import, client: Client) -> None:
    import_real("--keep-ids")
    assert client.get(reverse("catalogue:item", args=[10])).status_code == 200
    assert client.get(reverse("catalogue:category", args=[115])).status_code == 200
    alice = make_user("alice")
    order = make_order(alice, lines={Product.objects.get(pk=10): 1}, address=make_address(alice))
    stock = StockRecord.objects.get(product=10)
    assert [(line.title, line.quantity, str(line.line_price_incl_tax)) for line in order.lines.all()] == [
        ("华为 HUAWEI P10 Plus 6GB+128GB 钻雕金 移动联通电信4G手机 双卡双待", 1, "3788.00")
    ]
    assert (stock.num_in_stock, stock.num_allocated) == (3, 1)
