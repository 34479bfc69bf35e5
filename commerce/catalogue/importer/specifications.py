"""What tells the SKUs of an SPU apart. Foreign specifications belong to an SPU; ours to the product class.

SPUs of one class share an attribute of the same name, and its options of the same value, so that lists can filter by
it. Which of the options an SPU offers is kept per SPU.
"""

from collections.abc import Mapping

from commerce.catalogue.enums import AttributeRole
from commerce.catalogue.importer.rows import OPTIONS, SPECIFICATIONS, OptionRow, SpecificationRow
from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    Product,
    ProductAttribute,
    ProductClass,
    SpecificationOption,
)
from commerce.core.importing import ImportRun, Refused
from commerce.core.slugs import slugify_chinese


def load_specifications(
    rows: Mapping[int, SpecificationRow], spus: Mapping[int, Product], run: ImportRun
) -> dict[int, ProductAttribute]:
    """Attributes by foreign specification id."""
    table, kind = SPECIFICATIONS
    known = run.known(table, ProductAttribute)
    attributes: dict[int, ProductAttribute] = {}
    used: set[tuple[int, int]] = set()
    for row in rows.values():
        try:
            spu = spus.get(row.spu_id)
            if spu is None or spu.product_class is None:
                raise Refused(f"SPU {row.spu_id} 不存在或未能导入")
            attribute = known.get(row.id) or _attribute(spu.product_class, row.name)
            if (spu.pk, attribute.pk) in used:
                raise Refused(f"SPU {row.spu_id} 已有同名规格“{row.name}”")
        except Refused as refused:
            run.report.refuse(kind, row.origin, str(refused))
            continue
        used.add((spu.pk, attribute.pk))
        run.report.took(kind, created=row.id not in known)
        attributes[row.id] = attribute
    run.remember(table, attributes)
    return attributes


def _attribute(product_class: ProductClass, name: str) -> ProductAttribute:
    existing = list(product_class.attributes.all())
    for attribute in existing:
        if attribute.name == name and attribute.role == AttributeRole.SPECIFICATION:
            return attribute
    return ProductAttribute.objects.create(
        product_class=product_class,
        name=name,
        code=_free_code(name, {attribute.code for attribute in existing}),
        role=AttributeRole.SPECIFICATION,
        type=ProductAttribute.OPTION,
        option_group=AttributeOptionGroup.objects.create(name=f"{product_class.name} · {name}"[:128]),
        display_order=len(existing),
    )


def _free_code(name: str, taken: set[str]) -> str:
    """An identifier, as Oscar asks for; `spec_` keeps it clear of digits in front and of Python's keywords."""
    code = "spec_" + slugify_chinese(name).replace("-", "_")[:100]
    return next(free for free in (code, *(f"{code}_{n}" for n in range(2, len(taken) + 3))) if free not in taken)


def load_options(
    rows: Mapping[int, OptionRow],
    specification_rows: Mapping[int, SpecificationRow],
    attributes: Mapping[int, ProductAttribute],
    spus: Mapping[int, Product],
    run: ImportRun,
) -> dict[int, SpecificationOption]:
    """What each SPU offers, by foreign option id; also options that no SKU has."""
    table, kind = OPTIONS
    known = run.known(table, SpecificationOption)
    options: dict[int, SpecificationOption] = {}
    used: set[int] = set()
    for row in rows.values():
        attribute = attributes.get(row.specification_id)
        if attribute is None:
            run.report.refuse(kind, row.origin, f"规格 {row.specification_id} 不存在或未能导入")
            continue
        spu = spus[specification_rows[row.specification_id].spu_id]
        option, _ = AttributeOption.objects.get_or_create(group=attribute.option_group, option=row.value)
        offered = SpecificationOption.objects.filter(spu=spu, attribute=attribute, option=option).first()
        if offered is not None and offered.pk in used:
            run.report.refuse(kind, row.origin, f"规格 {row.specification_id} 已有选项“{row.value}”")
            continue
        offered = offered or known.get(row.id)
        created = offered is None or offered.pk in used
        if offered is None or created:
            offered = SpecificationOption(spu=spu, attribute=attribute, display_order=len(options))
        offered.option = option
        offered.save()
        run.report.took(kind, created=created)
        used.add(offered.pk)
        options[row.id] = offered
    run.remember(table, options)
    return options
