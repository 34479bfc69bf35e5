"""Milliseconds of a list page at 100,000 SKUs with nothing kept, on SQLite and PostgreSQL.

Each page is asked for inside the process, its template included; the best and the median of seven.
`python -m bench.bench_lists`; BENCH_LISTS_SKUS sets another number of SKUs.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import islice, product
from typing import Any

SKUS = int(os.environ.get("BENCH_LISTS_SKUS", "100000"))
ROUNDS = 7
SKUS_OF_AN_SPU = 4
CLASSES, BRANDS, FOUND = 10, 200, 1000
COLOURS = [f"颜色{number}" for number in range(8)]
SIZES = [f"{number * 64}GB" for number in range(1, 7)]
PARAMETERS = {"产地": 12, "材质": 8, "适用": 5, "型号": 10**6}
BATCH = 2000


def main() -> None:
    if "--measure" in sys.argv:
        measure(os.environ["BENCH_ENGINE"])
        return
    from tests.servers.databases import migrated_database
    from tests.servers.postgres import postgres

    with migrated_database() as database:
        _measure_in_a_process("SQLite", database.url)
    with postgres() as server:
        os.environ["DATABASE_URL"] = server
        with migrated_database() as database:
            _measure_in_a_process("PostgreSQL", database.url)


def _measure_in_a_process(engine: str, url: str) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": url}
    command = [sys.executable, "-m", "bench.bench_lists", "--measure"]
    subprocess.run(command, env={**environment, "BENCH_ENGINE": engine}, check=True)


def measure(engine: str) -> None:
    import django

    django.setup()
    from django.db import connection

    started = time.perf_counter()
    shelves = fill()
    written = time.perf_counter() - started
    _say("catalogue_skus_per_second", SKUS / written, "1/s", engine)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    top, leaf = shelves
    pages = {
        "list_top": f"/list/{top}/",
        "list_leaf": f"/list/{leaf}/",
        "list_top_colour": f"/list/{top}/?attr_colour=颜色1",
        "list_top_colour_size_brand": f"/list/{top}/?brand=3&brand=4&attr_colour=颜色1&attr_size=64GB&price_max=500",
        "list_top_by_price_page_50": f"/list/{top}/?ordering=price&page=50",
    }
    for name, path in pages.items():
        _time(name, lambda path=path: _get(path), engine)
    _time("facets_of_1000_found", _facets_of_found, engine)


def _get(path: str) -> None:
    from django.test import Client

    response = Client().get(path)
    assert response.status_code == 200, (path, response.status_code, response.headers.get("Location"))


def _facets_of_found() -> None:
    from commerce.catalogue.facets import count_facets
    from commerce.catalogue.filters import SpuFilter
    from commerce.catalogue.models import Product

    ids = Product.objects.filter(structure=Product.PARENT).order_by("pk").values_list("pk", flat=True)[:FOUND]
    count_facets(SpuFilter(among=list(ids)))


def _time(metric: str, action: Callable[[], Any], engine: str) -> None:
    from django.core.cache import cache

    action()
    times = []
    for _ in range(ROUNDS):
        cache.clear()
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    _say(metric, min(times), "ms", engine, median=round(statistics.median(times), 1))


def _say(metric: str, ours: float, unit: str, engine: str, **more: Any) -> None:
    how = f"{engine}, {SKUS} SKUs, nothing kept, best of {ROUNDS}"
    line = {"metric": metric, "ours": round(ours, 1), "reference": None, "ratio": None, "unit": unit, "how": how}
    print(json.dumps({**line, **more}, ensure_ascii=False), flush=True)


def fill() -> tuple[int, int]:
    """A catalogue of SKUS; the ids of the first top category and of a leaf below it. A fifth of it is in each."""
    from commerce.catalogue.services import refresh_summaries
    from tests.factories.catalogue import make_brand, make_category
    from tests.factories.people import make_partner

    chance = random.Random(1)
    tops = [make_category(f"顶{number}") for number in range(5)]
    leaves = [make_category(f"叶{number}", parent=tops[number % 5]) for number in range(50)]
    brands = [make_brand(f"品牌{number}") for number in range(BRANDS)]
    classes = [_product_class(number) for number in range(CLASSES)]
    partner = make_partner()
    numbers = iter(range(SKUS // SKUS_OF_AN_SPU))
    while chunk := list(islice(numbers, BATCH)):
        spus = _spus(chunk, chance, leaves, brands, classes)
        _skus(spus, chance, partner, classes)
        refresh_summaries([spu.pk for spu in spus])
    return tops[0].pk, leaves[0].pk


def _product_class(number: int) -> Any:
    from commerce.catalogue.models import ProductAttribute
    from tests.factories.catalogue import make_product_class

    made = make_product_class(specifications={"颜色": COLOURS, "容量": SIZES}, parameters=list(PARAMETERS))
    for old, code in (("spec1", "colour"), ("spec2", "size")):
        ProductAttribute.objects.filter(product_class=made, code=old).update(code=code)
    return made


def _spus(chunk: Sequence[int], chance: random.Random, leaves: Any, brands: Any, classes: Any) -> list[Any]:
    from commerce.catalogue.models import Product, ProductAttributeValue, ProductCategory

    spus = Product.objects.bulk_create(
        Product(
            structure="parent",
            title=f"商品 {number}",
            slug=f"s{number}",
            brand=chance.choice(brands),
            product_class=classes[number % CLASSES],
        )
        for number in chunk
    )
    ProductCategory.objects.bulk_create(ProductCategory(product=spu, category=chance.choice(leaves)) for spu in spus)
    parameters = {made.pk: list(made.attributes.filter(code__startswith="param")) for made in classes}
    ProductAttributeValue.objects.bulk_create(
        ProductAttributeValue(
            product=spu,
            attribute=attribute,
            value_text=f"{attribute.name}{chance.randrange(PARAMETERS[attribute.name])}",
        )
        for spu in spus
        for attribute in parameters[spu.product_class_id]
    )
    return list(spus)


def _skus(spus: Sequence[Any], chance: random.Random, partner: Any, classes: Any) -> None:
    from commerce.catalogue.models import AttributeOption, Product, ProductAttribute, ProductAttributeValue
    from commerce.partner.models import StockRecord

    options = {
        made.pk: {
            (attribute.code, option.option): (attribute, option)
            for attribute in ProductAttribute.objects.filter(product_class=made, option_group__isnull=False)
            for option in AttributeOption.objects.filter(group=attribute.option_group)
        }
        for made in classes
    }
    wanted = [
        (spu, colour, size)
        for spu in spus
        for colour, size in chance.sample(list(product(COLOURS, SIZES)), SKUS_OF_AN_SPU)
    ]
    skus = Product.objects.bulk_create(
        Product(
            structure="child",
            parent=spu,
            title=f"{spu.title} {colour} {size}",
            slug="s",
            option_key=f"{colour},{size}",
        )
        for spu, colour, size in wanted
    )
    StockRecord.objects.bulk_create(
        StockRecord(
            product=sku,
            partner=partner,
            partner_sku=f"B{sku.pk}",
            price=chance.randrange(100, 300000) / 100,
            num_in_stock=9,
        )
        for sku in skus
    )
    values = []
    for sku, (spu, colour, size) in zip(skus, wanted, strict=True):
        for key in (("colour", colour), ("size", size)):
            attribute, option = options[spu.product_class_id][key]
            values.append(ProductAttributeValue(product=sku, attribute=attribute, value_option=option))
    ProductAttributeValue.objects.bulk_create(values, batch_size=BATCH)


if __name__ == "__main__":
    main()
