"""SKUs with their options."""

from collections.abc import Mapping
from dataclasses import dataclass

from commerce.catalogue.enums import AttributeRole
from commerce.catalogue.importer.rows import SKU_OPTIONS, SKUS, OptionRow, SkuOptionRow, SkuRow
from commerce.catalogue.models import Category, Product, ProductAttributeValue, SpecificationOption
from commerce.catalogue.services import SkuData, add_sku, option_key
from commerce.core.importing import ImportRun, Refused, update_changed


@dataclass(frozen=True)
class Choice:
    """A row that says which of the options on offer a SKU is."""

    row: SkuOptionRow
    offered: SpecificationOption


#: By foreign SKU id.
Choices = dict[int, list[Choice]]


def taken_sku_ids(rows: Mapping[int, SkuRow], run: ImportRun) -> list[str]:
    """Ids of rows that other goods of the shop have, or that came under another id before."""
    known = {foreign_id: sku.pk for foreign_id, sku in run.known(SKUS[0], Product).items()}
    titles = dict(Product.objects.filter(pk__in=rows).values_list("pk", "title"))
    taken = [f"SKU {pk}：已属于“{title}”" for pk, title in titles.items() if known.get(pk) != pk]
    return taken + [f"SKU {row} 已导入为 {pk}" for row, pk in known.items() if pk != row and row not in titles]


def read_choices(
    rows: Mapping[int, SkuOptionRow],
    sku_rows: Mapping[int, SkuRow],
    option_rows: Mapping[int, OptionRow],
    options: Mapping[int, SpecificationOption],
    run: ImportRun,
) -> Choices:
    """What each SKU is, by foreign SKU id; rows that point to nothing or contradict others are reported."""
    choices: Choices = {}
    for row in rows.values():
        chosen = choices.setdefault(row.sku_id, [])
        try:
            if row.sku_id not in sku_rows:
                raise Refused(f"SKU {row.sku_id} 不存在或未能导入")
            if row.option_id not in options:
                raise Refused(f"选项 {row.option_id} 不存在或未能导入")
            if option_rows[row.option_id].specification_id != row.specification_id:
                raise Refused(f"选项 {row.option_id} 不属于规格 {row.specification_id}")
            if any(other.row.specification_id == row.specification_id for other in chosen):
                raise Refused(f"SKU {row.sku_id} 的规格 {row.specification_id} 已有选项")
        except Refused as refused:
            run.report.refuse(SKU_OPTIONS[1], row.origin, str(refused))
        else:
            chosen.append(Choice(row, options[row.option_id]))
    return choices


def load_skus(
    rows: Mapping[int, SkuRow],
    choices: Choices,
    spus: Mapping[int, Product],
    categories: Mapping[int, Category],
    run: ImportRun,
) -> dict[int, Product]:
    """SKUs by foreign id, without price and stock. One that came before keeps its sales, which the shop counts."""
    table, kind = SKUS
    known = run.known(table, Product)
    keys = {row.id: _option_key(choices.get(row.id, [])) for row in rows.values()}
    accepted = [row for row in rows.values() if _belongs(row, choices, spus, categories, run)]
    accepted = _without_twins(accepted, keys, spus, known, run)
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


def _option_key(chosen: list[Choice]) -> str:
    return option_key({choice.offered.attribute: choice.offered.option for choice in chosen})


def _belongs(
    row: SkuRow,
    choices: Choices,
    spus: Mapping[int, Product],
    categories: Mapping[int, Category],
    run: ImportRun,
) -> bool:
    reason = ""
    if row.spu_id not in spus:
        reason = f"SPU {row.spu_id} 不存在或未能导入"
    elif row.category_id not in categories:
        reason = f"分类 {row.category_id} 不存在或未能导入"
    elif any(choice.offered.spu_id != spus[row.spu_id].pk for choice in choices.get(row.id, [])):
        reason = "规格选项属于别的 SPU"
    if reason:
        run.report.refuse(SKUS[1], row.origin, reason)
    return not reason


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
        if key not in taken:
            taken.add(key)
            accepted.append(row)
            continue
        run.report.refuse(SKUS[1], row.origin, f"SPU {row.spu_id} 已有相同规格组合的 SKU")
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
