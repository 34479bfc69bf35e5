"""SPU = parent product, SKU = child product, always: goods with a single variant have one child.

Price and stock of a SKU are on its stock record (the partner app). An SPU keeps a summary of its SKUs so that a list
is one query: see services.refresh_summaries.
"""

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import (
    AbstractCategory,
    AbstractProduct,
    AbstractProductAttribute,
    AbstractProductImage,
)

from commerce.catalogue.enums import AttributeRole


class Brand(models.Model):
    name = models.CharField(_("名称"), max_length=40, unique=True)
    code = models.SlugField(_("代码"), max_length=60, unique=True)
    first_letter = models.CharField(_("首字母"), max_length=1, blank=True)
    logo = models.ImageField(_("标志"), upload_to="brands/", blank=True)
    about = models.CharField(_("简介"), max_length=200, blank=True)

    class Meta:
        ordering = ["first_letter", "name"]
        verbose_name = _("品牌")
        verbose_name_plural = _("品牌")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalogue:brand", args=[self.pk])


class Category(AbstractCategory):
    def get_absolute_url(self) -> str:
        return reverse("catalogue:category", args=[self.pk])

    def save(self, *args: object, **kwargs: object) -> None:
        """With those who listen, who write too."""
        with transaction.atomic():
            super().save(*args, **kwargs)

    def move(self, target: "Category", pos: str | None = None) -> None:
        """As treebeard's, which writes past the models: the pages at the old place and at the new one follow."""
        from commerce.catalogue.marks import mark_branch

        with transaction.atomic():
            mark_branch(self)
            super().move(target, pos)
            mark_branch(type(self).objects.get(pk=self.pk))


class ProductAttribute(AbstractProductAttribute):
    role = models.CharField(_("用途"), max_length=16, choices=AttributeRole.choices, default=AttributeRole.PARAMETER)
    display_order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta(AbstractProductAttribute.Meta):
        ordering = ["display_order", "id"]


class SpecificationOption(models.Model):
    """An option that an SPU offers, whether or not a SKU with it exists (then it is shown as not available)."""

    spu = models.ForeignKey(
        "catalogue.Product",
        on_delete=models.CASCADE,
        related_name="specification_options",
        verbose_name="SPU",
    )
    attribute = models.ForeignKey(
        "catalogue.ProductAttribute", on_delete=models.CASCADE, related_name="+", verbose_name=_("规格")
    )
    option = models.ForeignKey(
        "catalogue.AttributeOption", on_delete=models.PROTECT, related_name="+", verbose_name=_("选项")
    )
    display_order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        ordering = ["spu", "attribute__display_order", "attribute", "display_order", "id"]
        verbose_name = _("规格选项")
        verbose_name_plural = _("规格选项")
        constraints = [
            models.UniqueConstraint(fields=["spu", "attribute", "option"], name="catalogue_spu_offers_an_option_once")
        ]

    def __str__(self) -> str:
        return str(self.option)


class Product(AbstractProduct):
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="spus", verbose_name=_("品牌")
    )
    subtitle = models.CharField(_("副标题"), max_length=200, blank=True)
    packing = models.TextField(_("规格与包装"), blank=True)
    service = models.TextField(_("售后说明"), blank=True)
    weight = models.PositiveIntegerField(_("重量（克）"), default=0)
    sales = models.PositiveIntegerField(_("销量"), default=0, db_index=True)
    review_count = models.PositiveIntegerField(_("评价数"), default=0, editable=False)
    # The ids of the chosen options in ascending order, comma separated: `1,4,7`. Two SKUs of an SPU never share it.
    option_key = models.CharField(_("规格组合"), max_length=120, blank=True, editable=False)

    # Summary of an SPU's SKUs, maintained by services.refresh_summaries.
    default_sku = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    price = models.DecimalField(_("起售价"), max_digits=12, decimal_places=2, null=True, editable=False, db_index=True)
    market_price = models.DecimalField(_("市场价"), max_digits=12, decimal_places=2, null=True, editable=False)
    cover = models.ForeignKey(
        "catalogue.ProductImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    class Meta(AbstractProduct.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "option_key"],
                condition=Q(structure="child"),
                name="catalogue_one_sku_per_option_key",
                violation_error_message=_("该 SPU 下已有相同规格组合的 SKU。"),
            )
        ]

    @property
    def spu(self) -> "Product":
        """The SPU that a SKU belongs to; an SPU is its own."""
        return self.parent or self

    def get_absolute_url(self) -> str:
        """A SKU's page; an SPU is shown as its default SKU."""
        return reverse("catalogue:item", args=[self.default_sku_id or self.pk])

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep `option_key` true to the attributes, whoever saves the SKU (Oscar's dashboard sets them as `attr`)."""
        if self.is_child and (self.attr.initialized or self.attr._dirty):
            self.option_key = self.option_key_of_attributes()
        # With those who listen, who mark pages to be published again.
        with transaction.atomic():
            super().save(*args, **kwargs)

    def clean(self) -> None:
        """Oscar's rules, and no second SKU with the same options."""
        super().clean()
        if not self.is_child:
            return
        self.option_key = self.option_key_of_attributes()
        twins = type(self).objects.filter(parent=self.parent, option_key=self.option_key).exclude(pk=self.pk)
        if twins.exists():
            from django.core.exceptions import ValidationError

            raise ValidationError(_("该 SPU 下已有相同规格组合的 SKU。"))

    def update_rating(self) -> None:
        """Oscar calls this after every change of a review, on a product that it read before: write the rating only."""
        from commerce.catalogue.services import refresh_ratings

        refresh_ratings([self.pk])

    def option_key_of_attributes(self) -> str:
        """The key that the current (possibly unsaved) specification attributes amount to."""
        product_class = self.get_product_class()
        ids = []
        for attribute in product_class.attributes.all() if product_class else ():
            if attribute.role == AttributeRole.SPECIFICATION:
                option = getattr(self.attr, attribute.code, None)
                if option is not None:
                    ids.append(option.pk)
        return ",".join(str(pk) for pk in sorted(ids))


class FacetValue(models.Model):
    """A value that lists can be narrowed by: an option of an attribute, or a text that goods have for it."""

    attribute = models.ForeignKey("catalogue.ProductAttribute", on_delete=models.CASCADE, related_name="+")
    option = models.ForeignKey("catalogue.AttributeOption", on_delete=models.CASCADE, null=True, related_name="+")
    text = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("筛选值")
        verbose_name_plural = _("筛选值")
        constraints = [
            models.UniqueConstraint(
                fields=["attribute", "option"],
                condition=Q(option__isnull=False),
                name="catalogue_one_facet_per_option",
            ),
            models.UniqueConstraint(
                fields=["attribute", "text"], condition=Q(option__isnull=True), name="catalogue_one_facet_per_text"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What shoppers read, and what stands in addresses."""
        return self.option.option if self.option else self.text


class SpuFacet(models.Model):
    """That an SPU has a value, and which of its SKUs have it: one row, however many they are.

    `skus` has a bit for each SKU on the shelf, in the order of their ids; an SPU with more than SKUS_IN_A_BLOCK goes
    on in the next block. One SKU has two values if their rows of a block share a bit. Maintained by
    services.refresh_facets, so that a list counts its facets without looking at SKUs.
    """

    SKUS_IN_A_BLOCK = 62

    spu = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, related_name="facets", db_index=False)
    # Also the value's own; here so that counting needs no join.
    attribute = models.ForeignKey("catalogue.ProductAttribute", on_delete=models.CASCADE, related_name="+")
    value = models.ForeignKey(FacetValue, on_delete=models.CASCADE, related_name="+", db_index=False)
    block = models.PositiveSmallIntegerField(default=0)
    skus = models.BigIntegerField()

    class Meta:
        verbose_name = _("筛选索引")
        verbose_name_plural = _("筛选索引")
        constraints = [
            models.UniqueConstraint(fields=["spu", "value", "block"], name="catalogue_spu_has_a_value_once")
        ]
        indexes = [models.Index(fields=["value", "spu", "block", "skus"], name="catalogue_facet_by_value")]

    def __str__(self) -> str:
        return f"{self.spu_id} {self.value_id}"


class ProductImage(AbstractProductImage):
    """A picture of an SPU or a SKU; smaller copies of it are made by a task, never inside a request."""

    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    has_renditions = models.BooleanField(default=False, editable=False, db_index=True)


from oscar.apps.catalogue.models import *
