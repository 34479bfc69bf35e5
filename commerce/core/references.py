"""Look up and remember which of our rows a foreign row became (see models.ExternalReference)."""

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
