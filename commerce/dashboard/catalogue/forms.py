"""Forms for SPUs, SKUs, price and stock, categories and product classes."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.catalogue import forms as oscar_forms

from commerce.accounts.models import User
from commerce.catalogue.enums import AttributeRole
from commerce.catalogue.marks import mark_offers, mark_products
from commerce.catalogue.models import Category, Product, ProductAttribute, ProductClass, SpecificationOption
from commerce.core import richtext
from commerce.core.errors import InvalidInput
from commerce.core.uploads import reencode
from commerce.partner.models import StockRecord
from commerce.partner.services import adjust_stock

PRICE_MAX_DIGITS = 9
STOCK_MAX = 9_999_999
RICH = ("description", "packing", "service")
SPU_FIELDS = ("title", "subtitle", "brand", *RICH, "is_public", "meta_title", "meta_description")
SKU_FIELDS = ("title", "subtitle", "upc", "weight", "is_public")


def price_field(label: Any, *, required: bool = False) -> forms.DecimalField:
    """An amount in CNY."""
    return forms.DecimalField(
        label=label, required=required, min_value=Decimal("0.01"), max_digits=PRICE_MAX_DIGITS, decimal_places=2
    )


class ProductSearchForm(forms.Form):
    title = forms.CharField(label=_("名称 / 品牌"), max_length=60, required=False)
    upc = forms.CharField(label=_("条码 / 商家编码"), max_length=64, required=False)
    stock = forms.ChoiceField(
        label=_("库存"), required=False, choices=[("", _("全部")), ("low", _("库存紧张")), ("out", _("已售罄"))]
    )


class ProductForm(oscar_forms.ProductForm):
    """An SPU, or (with `parent`) a SKU. Each shows its own fields and attributes, and writes nothing else: sales,
    summary and stock of goods that are being bought meanwhile stay as they are."""

    class Meta(oscar_forms.ProductForm.Meta):
        fields = list(dict.fromkeys([*SPU_FIELDS, *SKU_FIELDS]))
        widgets = {"meta_description": forms.Textarea({"class": "no-widget-init", "rows": 3})}
        labels = {
            "title": _("名称"),
            "is_public": _("上架"),
            "description": _("商品详情"),
            "upc": _("条码"),
            "meta_title": _("搜索引擎标题"),
            "meta_description": _("搜索引擎描述"),
        }
        help_texts = {"is_public": "", "upc": _("商品包装上的条形码，可不填。")}

    def __init__(self, product_class: ProductClass, *args: Any, parent: Product | None = None, **kwargs: Any) -> None:
        super().__init__(product_class, *args, parent=parent, **kwargs)
        self.instance.structure = Product.CHILD if parent else Product.PARENT
        self.key_before = self.instance.option_key
        for name in set(self.Meta.fields) - set(SKU_FIELDS if parent else SPU_FIELDS):
            self.fields.pop(name, None)
        if parent:
            self.fields["title"].help_text = _("不填则由 SPU 名称和规格组成。")
            self.fields["title"].required = self.fields["weight"].required = False

    def set_initial(self, product_class: ProductClass, parent: Product | None, kwargs: dict[str, Any]) -> None:
        """One query for the attribute values; Oscar makes one per attribute."""
        instance = kwargs.get("instance")
        values = instance.attribute_values.select_related("attribute", "value_option") if instance else ()
        kwargs["initial"] = {f"attr_{value.attribute.code}": value.value for value in values} | (
            kwargs.get("initial") or {}
        )

    def add_attribute_fields(self, product_class: ProductClass, is_parent: bool = False) -> None:
        """Parameters describe an SPU; specifications tell its SKUs apart, so what the SPU offers must be chosen."""
        parent = self.instance.parent
        role = AttributeRole.SPECIFICATION if parent else AttributeRole.PARAMETER
        offered = set(
            SpecificationOption.objects.filter(spu=parent).values_list("attribute_id", flat=True) if parent else ()
        )
        for attribute in product_class.attributes.filter(role=role).select_related("option_group"):
            field = self.get_attribute_field(attribute)
            if field:
                field.required = attribute.required or attribute.pk in offered
                self.fields[f"attr_{attribute.code}"] = field

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in RICH:
            if data.get(name):
                data[name] = richtext.clean(data[name])
        if "weight" in self.fields:
            data["weight"] = data.get("weight") or 0
        if not data.get("title") and self.instance.parent:
            data["title"] = self._composed_title(data)
        return data

    def _composed_title(self, data: dict[str, Any]) -> str:
        options = [str(value) for name, value in data.items() if name.startswith("attr_") and value]
        return " ".join([self.instance.parent.title, *options])[:255]

    def save(self, commit: bool = True) -> Product:
        if self.instance.pk is None:
            return super().save(commit)
        own = [name for name in self.fields if name in self.Meta.fields]
        self.instance.save(update_fields=[*own, "option_key", "slug", "structure", "date_updated"])
        return self.instance


class StockRecordForm(oscar_forms.StockRecordForm):
    """Price and stock of a SKU. What is saved of the stock is the difference to what was seen (`seen_stock`): units
    that are ordered or sent between the opening and the saving of the page are not lost."""

    price = price_field(_("售价（元）"), required=True)
    market_price = price_field(_("市场价（元）"))
    cost_price = price_field(_("成本价（元）"))
    num_in_stock = forms.IntegerField(label=_("库存"), min_value=0, max_value=STOCK_MAX)
    seen_stock = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = StockRecord
        fields = ["partner", "partner_sku", "price", "market_price", "cost_price", "num_in_stock"]
        labels = {"partner": _("商家"), "partner_sku": _("商家编码")}

    def __init__(self, product_class: ProductClass, user: User, *args: Any, **kwargs: Any) -> None:
        forms.ModelForm.__init__(self, *args, **kwargs)
        if not user.is_staff:
            self.fields["partner"].queryset = user.partners.all()  # type: ignore[attr-defined]
        self.fields["seen_stock"].initial = self.instance.num_in_stock
        self.fields["partner_sku"].required = False
        partners = list(self.fields["partner"].queryset[:2])  # type: ignore[attr-defined]
        if len(partners) == 1:
            self.fields["partner"].empty_label = None  # type: ignore[attr-defined]
            self.fields["partner"].initial = partners[0]

    def clean_partner_sku(self) -> str:
        """A merchant without codes gets the number of the SKU."""
        return self.cleaned_data["partner_sku"] or f"SKU{self.instance.product_id or ''}"

    def clean_num_in_stock(self) -> int:
        number: int = self.cleaned_data["num_in_stock"]
        allocated = self.instance.num_allocated or 0
        if number < allocated:
            raise ValidationError(_("库存不能少于已被订单占用的 %(number)d 件。") % {"number": allocated})
        return number

    def has_changed(self) -> bool:
        """A SKU cannot do without price and stock, so an untouched new form is an incomplete one."""
        return self.instance.pk is None or bool(super().has_changed())

    def save(self, commit: bool = True) -> StockRecord:
        if self.instance.pk is None:
            self.instance.num_allocated = 0
            return super().save(commit)
        data = self.cleaned_data
        changed = {name: data[name] for name in self.Meta.fields if name != "num_in_stock"}
        with transaction.atomic():
            StockRecord.objects.filter(pk=self.instance.pk).update(**changed, date_updated=timezone.now())
            mark = mark_products if self.initial.get("price") is None else mark_offers
            mark([self.instance.product_id])
        seen = data.get("seen_stock")
        change = data["num_in_stock"] - (self.initial["num_in_stock"] or 0 if seen is None else seen)
        if change:
            adjust_stock(self.instance.pk, change)
        return self.instance


class CleanPicture:
    """For a form with a picture in the field `picture_field`."""

    picture_field = "original"
    cleaned_data: dict[str, Any]
    changed_data: list[str]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]
        if self.picture_field in self.changed_data and data.get(self.picture_field):
            try:
                data[self.picture_field] = reencode(data[self.picture_field])
            except InvalidInput as error:
                self.add_error(self.picture_field, str(error.message))  # type: ignore[attr-defined]
        return data


class ProductImageForm(CleanPicture, oscar_forms.ProductImageForm):
    def save(self, commit: bool = True) -> Any:
        if "original" in self.changed_data:
            self.instance.has_renditions = False
        return super().save(commit)


class CategoryField(forms.ModelChoiceField):
    """Categories by their path, `手机 > 智能手机`. In tree order a category comes after those above it, so one query
    does for all names."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Category.objects.order_by("path"), label=_("分类"), **kwargs)
        self.names: dict[str, str] = {}

    def label_from_instance(self, obj: Category) -> str:
        above = self.names.get(obj.path[: -Category.steplen])
        self.names[obj.path] = f"{above} > {obj.name}" if above else obj.name
        return self.names[obj.path]


class ProductCategoryForm(oscar_forms.ProductCategoryForm):
    category = CategoryField()


class CategoryForm(CleanPicture, oscar_forms.CategoryForm):
    picture_field = "image"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        position, target = self.fields["treebeard_position"], self.fields["treebeard_ref_node"]
        position.label, target.label = _("位置"), _("相对于")
        position.choices = [
            ("first-child", _("作为它的第一个子分类")),
            ("left", _("排在它前面")),
            ("right", _("排在它后面")),
        ]
        target.empty_label = _("（顶级）")
        # Oscar's label is the full path, at one query per category.
        target.label_from_instance = lambda category: "　" * (category.depth - 1) + category.name

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["description"] = richtext.clean(data.get("description") or "")
        return data


class ProductClassForm(oscar_forms.ProductClassForm):
    """Without Oscar's order options, which nothing in this shop asks for, and always with stock and parcels."""

    class Meta(oscar_forms.ProductClassForm.Meta):
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        forms.ModelForm.__init__(self, *args, **kwargs)


class ProductAttributesForm(oscar_forms.ProductAttributesForm):
    class Meta(oscar_forms.ProductAttributesForm.Meta):
        model = ProductAttribute
        fields = ["name", "code", "type", "option_group", "role", "required", "display_order"]

    def clean(self) -> None:
        """A specification is chosen from a list: its options make the SKU."""
        super().clean()
        data = self.cleaned_data
        if data.get("role") == AttributeRole.SPECIFICATION and data.get("type") != ProductAttribute.OPTION:
            self.add_error("type", _("规格的类型须为“选项”。"))


class SetProductPriceForm(oscar_forms.SetProductPriceForm):
    """Bounded, so that no price leaves what the database can hold."""

    new_price = price_field(_("统一改为（元）"))
    increase_by_amount = forms.DecimalField(
        label=_("加价（元，降价填负数）"), required=False, max_digits=PRICE_MAX_DIGITS, decimal_places=2
    )
    increase_by_percentage = forms.DecimalField(
        label=_("加价百分比（降价填负数）"), required=False, min_value=-99, max_value=900, decimal_places=2
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partners"].label = _("商家")
        self.fields["partners"].help_text = ""
        for name in [name for name in self.fields if name.startswith("price_")]:
            self.fields[name] = price_field("")
