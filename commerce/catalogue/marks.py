"""Which tags (core.tags) a change of goods makes dirty. Services call these where they write past the models."""

from collections.abc import Collection, Iterator

from commerce.catalogue.models import Category, Product
from commerce.core.dirty import mark_all

CHUNK = 500


def mark_spus(spu_ids: Collection[int]) -> None:
    """Pages, cards and lists of SPUs. Three queries for up to 500 of them, and one INSERT."""
    ids = sorted(set(spu_ids))
    for start in range(0, len(ids), CHUNK):
        mark_all(_tags_of(ids[start : start + CHUNK]))


def mark_products(product_ids: Collection[int]) -> None:
    """The same for SPUs or SKUs."""
    rows = Product.objects.filter(pk__in=product_ids).values_list("pk", "parent")
    mark_spus({parent or pk for pk, parent in rows})


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
    brands = Product.objects.filter(pk__in=spu_ids, brand__isnull=False).values_list("brand", flat=True)
    yield from (f"brand-list:{pk}" for pk in brands.distinct())
    yield from _list_tags(Category.objects.filter(product__in=spu_ids).values_list("pk", flat=True).distinct())


def _list_tags(category_ids: Collection[int]) -> Iterator[str]:
    yield from ("list:0", "hot:0")
    paths = Category.objects.filter(pk__in=category_ids).values_list("path", flat=True)
    above = {path[:end] for path in paths for end in range(Category.steplen, len(path) + 1, Category.steplen)}
    for pk in Category.objects.filter(path__in=above).values_list("pk", flat=True):
        yield from (f"list:{pk}", f"hot:{pk}")
