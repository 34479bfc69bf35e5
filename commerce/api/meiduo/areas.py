"""Provinces, and what is below an area."""

from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.meiduo.views import Dialect
from commerce.core.errors import NotFound
from commerce.regions.models import Region
from commerce.regions.selectors import children_of


class Areas(Dialect):
    def get(self, request: Request) -> Response:
        return Response([_named(area) for area in children_of(None)])


class Area(Dialect):
    def get(self, request: Request, area_id: int) -> Response:
        area = Region.objects.filter(pk=area_id).first()
        if area is None:
            raise NotFound
        return Response({**_named(area), "subs": [_named(sub) for sub in children_of(area.pk)]})


def _named(area: Region) -> dict[str, object]:
    return {"id": area.pk, "name": area.name}
