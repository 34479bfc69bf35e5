"""The options that an SPU offers, kept in step with the SKUs that people add and change one by one."""

from django.db.models import Max

from commerce.catalogue.enums import AttributeRole
from commerce.catalogue.models import Product, SpecificationOption


def offer_options_of(sku: Product, *, key_before: str = "") -> None:
    """Have the SPU offer the options of a SKU. Those the SKU had before (`key_before`, its option key then) stop
    being offered, unless another SKU has them. Options that no SKU ever had stay as they are."""
    offered = SpecificationOption.objects.filter(spu_id=sku.parent_id)
    values = sku.attribute_values.filter(
        attribute__role=AttributeRole.SPECIFICATION, value_option__isnull=False
    ).values_list("attribute_id", "value_option_id")
    for attribute_id, option_id in values:
        last = offered.filter(attribute_id=attribute_id).aggregate(last=Max("display_order"))["last"]
        SpecificationOption.objects.get_or_create(
            spu_id=sku.parent_id,
            attribute_id=attribute_id,
            option_id=option_id,
            defaults={"display_order": 0 if last is None else last + 1},
        )
    withdraw_options(sku.parent_id, key_before)


def withdraw_options(spu_id: int | None, option_key: str) -> None:
    """Stop offering the options of a key that no SKU of the SPU has."""
    keys = Product.objects.filter(parent_id=spu_id).values_list("option_key", flat=True)
    unused = _ids(option_key) - {pk for key in keys for pk in _ids(key)}
    if unused:
        SpecificationOption.objects.filter(spu_id=spu_id, option__in=unused).delete()


def _ids(option_key: str) -> set[int]:
    return {int(part) for part in option_key.split(",") if part}
