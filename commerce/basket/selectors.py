"""What is in a basket, as pages and the API show it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet, Sum

from commerce.basket.models import Basket, Line
from commerce.catalogue.enums import StockState
from commerce.catalogue.models import ProductAttributeValue, ProductImage
from commerce.catalogue.selectors import stock_state
from commerce.core.errors import NotFound
from commerce.core.money import ZERO


@dataclass(frozen=True)
class BasketLine:
    """A line with its current price (CNY), not the one it was put in at."""

    line: Line
    name: str
    options_label: str
    price: Decimal
    available: int
    on_shelf: bool
    image: ProductImage | None

    @property
    def id(self) -> int:
        return self.line.pk

    @property
    def sku_id(self) -> int:
        return self.line.product_id

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def can_be_ordered(self) -> bool:
        return self.on_shelf and self.quantity <= self.available

    @property
    def selected(self) -> bool:
        """Whether it counts: a line that cannot be ordered is left out, whatever its flag says."""
        return self.line.selected and self.can_be_ordered

    @property
    def stock_state(self) -> StockState:
        return stock_state(self.available if self.on_shelf else 0)

    @property
    def total(self) -> Decimal:
        return self.price * self.quantity


@dataclass(frozen=True)
class BasketContent:
    lines: list[BasketLine]

    @property
    def selected_lines(self) -> list[BasketLine]:
        return [line for line in self.lines if line.selected]

    @property
    def selected_count(self) -> int:
        return sum(line.quantity for line in self.selected_lines)

    @property
    def selected_total(self) -> Decimal:
        return sum((line.total for line in self.selected_lines), ZERO)

    @property
    def all_selected(self) -> bool:
        choosable = [line for line in self.lines if line.can_be_ordered]
        return bool(choosable) and all(line.selected for line in choosable)


#: What a line shows and an order keeps of it; the rest of these wide tables costs more to read than all of this.
COLUMNS = [
    "basket",
    "quantity",
    "selected",
    *(f"product__{name}" for name in ("title", "structure", "is_public", "weight", "parent", "default_sku")),
    *(f"product__parent__{name}" for name in ("title", "structure", "is_public", "cover")),
    *(f"product__parent__cover__{field.name}" for field in ProductImage._meta.concrete_fields),
    *(f"stockrecord__{name}" for name in ("product", "price", "num_in_stock", "num_allocated", "partner_sku")),
    "stockrecord__partner__name",
]
OPTIONS = ProductAttributeValue.objects.filter(value_option__isnull=False).select_related("value_option")


def content(baskets: Basket | QuerySet[Basket] | None) -> BasketContent:
    """The lines of a basket, or of those that a queryset finds, newest last. Three queries (none for no basket)."""
    if baskets is None:
        return BasketContent([])
    wanted = [baskets] if isinstance(baskets, Basket) else baskets
    lines = list(
        Line.objects.filter(basket__in=wanted)
        .select_related("product__parent__cover", "stockrecord__partner")
        .prefetch_related("product__images", Prefetch("product__attribute_values", queryset=OPTIONS))
        .only(*COLUMNS)
        .order_by("pk")
    )
    return BasketContent([_basket_line(line) for line in lines])


def _basket_line(line: Line) -> BasketLine:
    sku, spu, stock = line.product, line.product.spu, line.stockrecord
    own_images = list(sku.images.all())
    options = [value.value_option.option for value in sku.attribute_values.all() if value.value_option]
    return BasketLine(
        line=line,
        name=sku.title or spu.title,
        options_label=" ".join(options),
        price=stock.price if stock.price is not None else ZERO,
        available=stock.available,
        on_shelf=sku.is_public and spu.is_public and stock.price is not None,
        image=own_images[0] if own_images else spu.cover,
    )


def line_of(basket: Basket | None, line_id: int) -> Line:
    """One line of this basket. Raises NotFound for a line of anybody else's."""
    line = Line.objects.filter(basket=basket, pk=line_id).first() if basket else None
    if line is None:
        raise NotFound
    return line


def line_with(basket: Basket, sku_id: int) -> Line | None:
    """The line of a SKU, if it is in this basket."""
    return Line.objects.filter(basket=basket, product=sku_id).first()


def number_of_units(baskets: Basket | QuerySet[Basket] | None) -> int:
    """How many units there are in a basket, or in those that a queryset finds. One query (none for no basket)."""
    if baskets is None:
        return 0
    wanted = [baskets] if isinstance(baskets, Basket) else baskets
    return Line.objects.filter(basket__in=wanted).aggregate(total=Sum("quantity"))["total"] or 0
