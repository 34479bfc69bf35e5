"""Which tags (core.tags) a change of goods makes dirty. Services call these where they write past the models."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from commerce.catalogue.models import Category, Product
from commerce.core.dirty import mark_all

CHUNK = 500
#: What a card shows or a list sorts by, of what an SPU keeps of its SKUs.
SUMMARY = ("default_sku", "price", "market_price", "sales", "cover")


def mark_spus(spu_ids: Collection[int]) -> None:
    """Pages, cards and lists of SPUs. Three queries for up to 500 of them, and one INSERT."""
    ids = sorted(set(spu_ids))
    for start in range(0, len(ids), CHUNK):
        mark_all(_tags_of(ids[start : start + CHUNK]))


def mark_products(product_ids: Collection[int]) -> None:
    """The same for SPUs or SKUs."""
    rows = Product.objects.filter(pk__in=product_ids).values_list("pk", "parent")
    mark_spus({parent or pk for pk, parent in rows})


def mark_pages(spu_ids: Collection[int]) -> None:
    """Only the pages of the SKUs of SPUs; cards and lists are the summary's business."""
    mark_all(f"spu:{pk}" for pk in spu_ids)


def mark_offers(sku_ids: Collection[int]) -> None:
    """Price or stock of SKUs that stay on the shelf: their own pages. One query and one INSERT."""
    rows = list(Product.objects.filter(pk__in=sku_ids).values_list("pk", "parent"))
    mark_all([*(f"sku:{pk}" for pk, _spu in rows), *(f"live:{spu or pk}" for pk, spu in rows)])


@contextmanager
def marking_cards(spu_ids: Collection[int]) -> Iterator[None]:
    """Around a refresh of summaries: the cards and lists of the SPUs whose summary becomes another one."""
    ids = sorted(set(spu_ids))
    before = _summaries(ids)
    yield
    changed = sorted(pk for pk, _row in _summaries(ids) ^ before)
    for start in range(0, len(changed), CHUNK):
        some = changed[start : start + CHUNK]
        mark_all([*(f"card:{pk}" for pk in some), *_lists_with(some)])


def _summaries(ids: list[int]) -> set[tuple[int, tuple[object, ...]]]:
    found: set[tuple[int, tuple[object, ...]]] = set()
    for start in range(0, len(ids), CHUNK):
        rows = Product.objects.filter(pk__in=ids[start : start + CHUNK]).values_list("pk", *SUMMARY)
        found.update((pk, tuple(values)) for pk, *values in rows)
    return found


def mark_categories(category_ids: Collection[int]) -> None:
    """The lists in which the goods of these categories stand: theirs and those of all categories above."""
    mark_all(_list_tags(category_ids))


def mark_branch(category: Category) -> None:
    """A category was changed, hidden or moved: it and all below, what lies beside it, and the menus."""
    paths = [category.path[:end] for end in range(Category.steplen, len(category.path), Category.steplen)]
    near = list(Category.objects.filter(path__startswith=category.path).values_list("pk", flat=True))
    near += Category.objects.filter(path__in=paths).values_list("pk", flat=True)
    near += Category.objects.filter(
        path__startswith=category.path[: -Category.steplen], depth=category.depth
    ).values_list("pk", flat=True)
    ids = {category.pk, *near}
    mark_all(["categories", "channel-menu", *(f"category:{pk}" for pk in ids), *_list_tags(ids)])


def tags_of_spu(spu_id: int) -> list[str]:
    """What a change of one SPU makes dirty."""
    return sorted(set(_tags_of([spu_id])))


def _tags_of(spu_ids: Collection[int]) -> Iterator[str]:
    for pk in spu_ids:
        yield from (f"spu:{pk}", f"card:{pk}")
    yield from _lists_with(spu_ids)


def _lists_with(spu_ids: Collection[int]) -> Iterator[str]:
    brands = Product.objects.filter(pk__in=spu_ids, brand__isnull=False).values_list("brand", flat=True)
    yield from (f"brand-list:{pk}" for pk in brands.distinct())
    yield from _list_tags(Category.objects.filter(product__in=spu_ids).values_list("pk", flat=True).distinct())


def _list_tags(category_ids: Collection[int]) -> Iterator[str]:
    yield from ("list:0", "hot:0")
    paths = Category.objects.filter(pk__in=category_ids).values_list("path", flat=True)
    above = {path[:end] for path in paths for end in range(Category.steplen, len(path) + 1, Category.steplen)}
    for pk in Category.objects.filter(path__in=above).values_list("pk", flat=True):
        yield from (f"list:{pk}", f"hot:{pk}")
