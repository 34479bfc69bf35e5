"""Reads of the area tree."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commerce.core.errors import InvalidInput
from commerce.regions.area_names import Area, AreaIndex
from commerce.regions.models import Region


@dataclass(frozen=True)
class District:
    """A district with the two levels above it; what an address is made of."""

    province: Region
    city: Region
    district: Region

    @property
    def label(self) -> str:
        """`北京市 北京市 朝阳区` -> `北京市 朝阳区`: municipalities name their only city like themselves."""
        names = [self.province.name, self.city.name, self.district.name]
        return " ".join(dict.fromkeys(names))


def children_of(parent: int | None) -> QuerySet[Region]:
    """Provinces for None, else the areas directly below a code."""
    return Region.objects.filter(parent_id=parent).order_by("code")


def district(code: int) -> District:
    """The district with this code and its ancestors, in one query.

    Raises InvalidInput for a code that is unknown or not on the third level.
    """
    row = Region.objects.select_related("parent__parent").filter(pk=code).first()
    found = with_ancestors(row) if row else None
    if found is None:
        raise InvalidInput(_("请选择到区县。"), fields={"district": [_("请选择到区县。")]})
    return found


def with_ancestors(row: Region) -> District | None:
    """The district that a row is, or None if it is a province or a city. No query if the ancestors are loaded."""
    if row.parent is None or row.parent.parent is None:
        return None
    return District(province=row.parent.parent, city=row.parent, district=row)


def area_index() -> AreaIndex:
    """Every area by its names, for reading addresses. One query; worth it only when somebody pastes one."""
    rows = Region.objects.values_list("code", "name", "parent_id")
    return AreaIndex.of(Area(*row) for row in rows.iterator())


def label_of(area: Region) -> str:
    """The names from the province down, as `region_named` reads them. No query if the ancestors are loaded."""
    return f"{label_of(area.parent)} {area.name}" if area.parent else area.name


def region_named(text: str) -> Region | None:
    """The area with these names, `浙江省 杭州市`: the last one is it, those before must stand above it, in any number.

    None when there is no such area, or more than one.
    """
    *above, name = text.split() or [""]
    found = [
        area
        for area in Region.objects.filter(name=name).select_related("parent__parent")[:50]
        if set(above) <= set(label_of(area).split()[:-1])
    ]
    if len(found) > 1 and not above:
        # A municipality and its only city have one name: the larger is meant.
        found = [area for area in found if area.parent is None]
    return found[0] if len(found) == 1 else None
