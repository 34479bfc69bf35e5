"""What a product list can be asked for."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from commerce.api.v1.parts import MoneyField
from commerce.catalogue import selectors
from commerce.catalogue.enums import Ordering
from commerce.catalogue.filters import (
    ATTRIBUTES_MAX,
    CHOICES_MAX,
    VALUE_LENGTH_MAX,
    SpuFilter,
    facet_values,
    unknown_attributes,
)
from commerce.catalogue.models import Brand, Category
from commerce.core.errors import NotFound

ATTRIBUTE = "attr_"
ID_MAX = 2**63 - 1

ATTRIBUTE_PARAMETER = OpenApiParameter(
    name="attr_{code}",
    description=(
        "The id or text of an option, or the text of a parameter, for the attribute `code`: `attr_colour=金色`. "
        "Repeat it for alternatives; further attributes have to fit the same SKU."
    ),
    many=True,
    type=str,
)


class ProductQuery(serializers.Serializer):
    """The parameters of `products/`; `attr_<code>` are read besides, since every shop has its own."""

    category = serializers.IntegerField(required=False, min_value=1, help_text="This category and below.")
    brand = serializers.IntegerField(
        required=False, min_value=1, max_value=ID_MAX, help_text="Repeat it for alternatives."
    )
    price_min = MoneyField(required=False, min_value=0)
    price_max = MoneyField(required=False, min_value=0)
    ordering = serializers.ChoiceField(choices=Ordering.choices, default=Ordering.DEFAULT)

    def validate_category(self, category_id: int) -> Category:
        try:
            return selectors.public_category(category_id)
        except NotFound as error:
            raise serializers.ValidationError(_("没有这个分类。")) from error

    def validate_brand(self, brand_id: int) -> list[int]:
        """All that were given: a field of a query string sees the last one only."""
        given = self.initial_data.getlist("brand")
        field = self.fields["brand"]
        ids = {field.run_validation(value) for value in given if value != ""}
        if len(ids) > CHOICES_MAX or Brand.objects.filter(pk__in=ids).count() < len(ids):
            raise serializers.ValidationError(_("没有这个品牌。"))
        return sorted(ids)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        low, high = attrs.get("price_min"), attrs.get("price_max")
        if low is not None and high is not None and low > high:
            raise serializers.ValidationError({"price_max": _("最高价不能低于最低价。")})
        wanted = SpuFilter(
            category=attrs.get("category"),
            brands=attrs.get("brand", ()),
            price_min=low,
            price_max=high,
            values=_attributes(self.initial_data),
        )
        return {**attrs, "filter": wanted}


def asked_for(query: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """The parameters of a request. Raises ValidationError."""
    asked = query(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return asked.validated_data


def _attributes(query: QueryDict) -> Mapping[str, list[int]]:
    """The facet values of each `attr_<code>`; raises for codes that nothing has and values that nothing can have."""
    found = {
        name.removeprefix(ATTRIBUTE): [value for value in query.getlist(name) if value]
        for name in query
        if name.startswith(ATTRIBUTE)
    }
    wanted = {code: values for code, values in found.items() if values}
    if len(wanted) > ATTRIBUTES_MAX:
        raise serializers.ValidationError(_("最多按 %(limit)d 个属性筛选。") % {"limit": ATTRIBUTES_MAX})
    wrong = {code: _("属性值有误。") for code, values in wanted.items() if not _can_be_values(values)}
    readable = {code: values for code, values in wanted.items() if code.isidentifier() and code not in wrong}
    named = facet_values(readable)
    # What some goods have is known; the others may be attributes that no goods have yet.
    unknown = unknown_attributes(readable.keys() - named.keys()) | {code for code in wanted if not code.isidentifier()}
    wrong |= {code: _("没有这个属性。") for code in unknown}
    if wrong:
        raise serializers.ValidationError({f"{ATTRIBUTE}{code}": text for code, text in wrong.items()})
    return {code: [value.pk for value in named.get(code, ())] for code in wanted}


def _can_be_values(values: list[str]) -> bool:
    return len(values) <= CHOICES_MAX and all(
        len(value) <= VALUE_LENGTH_MAX and "\x00" not in value for value in values
    )
