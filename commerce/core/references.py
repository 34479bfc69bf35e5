"""Look up and remember which of our rows a foreign row became (see models.ExternalReference)."""

from collections.abc import Mapping
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models

from commerce.core.models import ExternalReference

Row = TypeVar("Row", bound=models.Model)


def known(source: str, kind: str) -> dict[str, int]:
    """Foreign id -> our primary key, for everything of a kind that was imported before."""
    rows = ExternalReference.objects.filter(source=source, kind=kind)
    return dict(rows.values_list("foreign_id", "object_id"))


def remember(source: str, kind: str, foreign_id: object, row: models.Model) -> None:
    """Record the origin of a row; repeating it moves the reference to the row given last."""
    ExternalReference.objects.update_or_create(
        source=source,
        kind=kind,
        foreign_id=str(foreign_id),
        defaults={"content_type": ContentType.objects.get_for_model(row), "object_id": row.pk},
    )


def remember_all(source: str, kind: str, rows: Mapping[int, models.Model]) -> None:
    """The same for many rows at once, by foreign id."""
    ids = [str(foreign_id) for foreign_id in rows]
    ExternalReference.objects.filter(source=source, kind=kind, foreign_id__in=ids).delete()
    ExternalReference.objects.bulk_create(
        ExternalReference(
            source=source,
            kind=kind,
            foreign_id=str(foreign_id),
            content_type=ContentType.objects.get_for_model(row),
            object_id=row.pk,
        )
        for foreign_id, row in rows.items()
    )
