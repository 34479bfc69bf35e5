"""Reads of the catalogue: everything about one SKU or one SPU, in a number of queries that never grows."""

from dataclasses import dataclass

from commerce.catalogue import selectors
from commerce.catalogue.models import Category, Product, ProductImage
from commerce.catalogue.selectors import SkuOnShelf, Specification


@dataclass(frozen=True)
class SkuDetails:
    sku: Product
    offer: SkuOnShelf
    images: list[ProductImage]
    specs: list[Specification]

    @property
    def subtitle(self) -> str:
        """A SKU without one of its own has its SPU's."""
        return self.sku.subtitle or self.sku.spu.subtitle


@dataclass(frozen=True)
class SkuOfSpu:
    offer: SkuOnShelf
    option_ids: list[int]
    images: list[ProductImage]


@dataclass(frozen=True)
class Parameter:
    name: str
    value: str


@dataclass(frozen=True)
class SpuDetails:
    """`specs` are as on the page of the default SKU."""

    spu: Product
    breadcrumbs: list[Category]
    images: list[ProductImage]
    specs: list[Specification]
    parameters: list[Parameter]
    skus: list[SkuOfSpu]


def sku_details(sku_id: int) -> SkuDetails:
    """Four queries. Raises NotFound for a SKU that is not on the shelf."""
    sku = selectors.sku_on_shelf(sku_id)
    siblings = selectors.siblings_on_shelf(sku.spu)
    return SkuDetails(
        sku=sku,
        offer=next(sibling for sibling in siblings if sibling.id == sku.pk),
        images=selectors.gallery(sku),
        specs=selectors.specification_matrix(sku, siblings),
    )


def spu_details(spu_id: int) -> SpuDetails:
    """Six queries. Raises NotFound for an SPU that is not on the shelf."""
    spu = selectors.spu_on_shelf(spu_id)
    siblings = selectors.siblings_on_shelf(spu)
    pictures = selectors.pictures_of_all(spu)
    return SpuDetails(
        spu=spu,
        breadcrumbs=selectors.breadcrumbs(spu),
        images=pictures.get(spu.pk, []),
        specs=selectors.specification_matrix(spu.default_sku, siblings) if spu.default_sku else [],
        parameters=[Parameter(name, value) for name, value in selectors.parameters(spu)],
        skus=[SkuOfSpu(sibling, _option_ids(sibling), pictures.get(sibling.id, [])) for sibling in siblings],
    )


def _option_ids(sku: SkuOnShelf) -> list[int]:
    return [int(part) for part in sku.option_key.split(",") if part]
