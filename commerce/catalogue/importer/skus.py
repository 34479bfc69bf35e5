"""SKUs with their options."""

from collections.abc import Mapping
from dataclasses import dataclass

from commerce.catalogue.enums import AttributeRole
from commerce.catalogue.importer.rows import SKU_OPTIONS, SKUS, SkuOptionRow, SkuRow
from commerce.catalogue.models import Category, Product, ProductAttributeValue, SpecificationOption
from commerce.catalogue.services import SkuData, add_sku
from commerce.catalogue.services.goods import option_key
from commerce.core.importing import ImportRun, Refused, update_changed

KEY_MAX = Product._meta.get_field("option_key").max_length or 0


@dataclass(frozen=True)
class Choice:
    """A row that says which of the options on offer a SKU is."""

    row: SkuOptionRow
    offered: SpecificationOption


#: By foreign SKU id.
Choices = dict[int, list[Choice]]


def load_skus(
    rows: Mapping[int, SkuRow],
    option_rows: Mapping[int, SkuOptionRow],
    offers: Mapping[int, SpecificationOption],
    spus: Mapping[int, Product],
    categories: Mapping[int, Category],
    run: ImportRun,
) -> dict[int, Product]:
    """SKUs by foreign id, without price and stock. One that came before keeps its sales, which the shop counts.

    `offers` are the options by foreign id.
    """
    table, kind = SKUS
    known = run.known(table, Product)
    shelved = {row.id: row for row in rows.values() if _is_shelved(row, spus, categories, run)}
    choices = _read_choices(option_rows, shelved, offers, spus, run)
    keys = {row_id: _option_key(choices.get(row_id, [])) for row_id in shelved}
    accepted = _without_twins(list(shelved.values()), keys, spus, known, run)
    _drop_choices(choices, {row.id for row in accepted}, run)
    _free_keys(accepted, keys, known)
    skus: dict[int, Product] = {}
    for row in accepted:
        chosen = choices.get(row.id, [])
        run.report.took(kind, created=row.id not in known)
        if row.id in known:
            skus[row.id] = _updated(known[row.id], row, keys[row.id], spus[row.spu_id])
        else:
            skus[row.id] = add_sku(spus[row.spu_id], _sku_data(row, chosen, run))
        _load_values(skus[row.id], chosen, row.id in known, run)
    run.remember(table, skus)
    return skus


def _is_shelved(row: SkuRow, spus: Mapping[int, Product], categories: Mapping[int, Category], run: ImportRun) -> bool:
    if row.spu_id in spus and row.category_id in categories:
        return True
    lacks = f"分类 {row.category_id}" if row.spu_id in spus else f"SPU {row.spu_id}"
    run.report.refuse(SKUS[1], row.origin, f"{lacks} 不存在或未能导入")
    return False


def _read_choices(
    rows: Mapping[int, SkuOptionRow],
    skus: Mapping[int, SkuRow],
    offers: Mapping[int, SpecificationOption],
    spus: Mapping[int, Product],
    run: ImportRun,
) -> Choices:
    """What each SKU is; rows that point to nothing or contradict others are reported."""
    choices: Choices = {}
    for row in rows.values():
        offered = offers.get(row.option_id)
        try:
            if row.sku_id not in skus:
                raise Refused(f"SKU {row.sku_id} 不存在或未能导入")
            if offered is None:
                raise Refused(f"选项 {row.option_id} 不存在或未能导入")
            if offered.spu_id != spus[skus[row.sku_id].spu_id].pk:
                raise Refused(f"选项 {row.option_id} 不属于 SKU {row.sku_id} 的 SPU")
            chosen = choices.setdefault(row.sku_id, [])
            if any(other.offered.attribute_id == offered.attribute_id for other in chosen):
                raise Refused(f"SKU {row.sku_id} 的规格“{offered.attribute.name}”已有选项")
            chosen.append(Choice(row, offered))
        except Refused as refused:
            run.report.refuse(SKU_OPTIONS[1], row.origin, str(refused))
    return choices


def _drop_choices(choices: Choices, accepted: set[int], run: ImportRun) -> None:
    for sku_id in choices.keys() - accepted:
        for choice in choices.pop(sku_id):
            run.report.refuse(SKU_OPTIONS[1], choice.row.origin, f"SKU {sku_id} 未能导入")


def _option_key(chosen: list[Choice]) -> str:
    return option_key({choice.offered.attribute: choice.offered.option for choice in chosen})


def _without_twins(
    rows: list[SkuRow],
    keys: Mapping[int, str],
    spus: Mapping[int, Product],
    known: Mapping[int, Product],
    run: ImportRun,
) -> list[SkuRow]:
    """The rows without those whose options another SKU of the SPU has; these are reported."""
    own = [known[row.id].pk for row in rows if row.id in known]
    others = Product.objects.filter(parent__in=spus.values()).exclude(pk__in=own)
    taken = set(others.values_list("parent", "option_key"))
    accepted = []
    for row in rows:
        key = (spus[row.spu_id].pk, keys[row.id])
        if key not in taken and len(key[1]) <= KEY_MAX:
            taken.add(key)
            accepted.append(row)
            continue
        run.report.refuse(SKUS[1], row.origin, f"SPU {row.spu_id} 已有相同规格组合的 SKU，或规格太多")
        if row.id in known:  # it keeps the options it has, which are then taken for the rows before it too
            rest = [other for other in rows if other is not row]
            return _without_twins(rest, keys, spus, known, run)
    return accepted


def _free_keys(rows: list[SkuRow], keys: Mapping[int, str], known: Mapping[int, Product]) -> None:
    """Let SKUs swap their options: the database asks for unique ones at every step."""
    for row in rows:
        if row.id in known and known[row.id].option_key != keys[row.id]:
            Product.objects.filter(pk=known[row.id].pk).update(option_key=f"~{known[row.id].pk}")


def _sku_data(row: SkuRow, chosen: list[Choice], run: ImportRun) -> SkuData:
    return SkuData(
        id=row.id if run.keep_ids else None,
        title=row.name,
        subtitle=row.caption,
        sales=row.sales,
        is_public=row.is_launched,
        options={choice.offered.attribute: choice.offered.option for choice in chosen},
    )


def _updated(sku: Product, row: SkuRow, key: str, spu: Product) -> Product:
    update_changed(sku, title=row.name, subtitle=row.caption, is_public=row.is_launched, parent=spu, option_key=key)
    return sku


def _load_values(sku: Product, chosen: list[Choice], was_known: bool, run: ImportRun) -> None:
    """The attribute values of a SKU that came before; a new one has them already."""
    before: dict[int, int | None] = {}
    if was_known:
        wanted = {choice.offered.attribute_id: choice.offered.option_id for choice in chosen}
        values = sku.attribute_values.filter(attribute__role=AttributeRole.SPECIFICATION)
        before = dict(values.values_list("attribute", "value_option"))
        if before != wanted:
            values.delete()
            ProductAttributeValue.objects.bulk_create(
                ProductAttributeValue(product=sku, attribute_id=attribute, value_option_id=option)
                for attribute, option in wanted.items()
            )
    for choice in chosen:
        run.report.took(SKU_OPTIONS[1], created=choice.offered.attribute_id not in before)
