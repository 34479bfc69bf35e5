"""`?fields=id,name`: a client takes only what it draws."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

PARAMETER = "fields"
PARAMETER_LENGTH_MAX = 500


class Selectable(serializers.Serializer):
    """The fields of the resource itself can be chosen, by their names. What is not asked for is not computed."""

    def all_fields(self) -> dict[str, Any]:
        """To be overridden instead of `get_fields`."""
        fields: dict[str, Any] = super().get_fields()
        return fields

    def get_fields(self) -> dict[str, Any]:
        fields = self.all_fields()
        wanted = self._wanted()
        if not wanted:
            return fields
        unknown = [name for name in wanted if name not in fields]
        if unknown or len(",".join(wanted)) > PARAMETER_LENGTH_MAX:
            raise serializers.ValidationError({PARAMETER: [_("没有这个字段。")]})
        return {name: field for name, field in fields.items() if name in wanted}

    def _wanted(self) -> list[str]:
        request = self.context.get("request")
        if request is None or request.method not in ("GET", "HEAD") or not self._is_the_resource():
            return []
        return [name.strip() for name in request.query_params.get(PARAMETER, "").split(",") if name.strip()]

    def _is_the_resource(self) -> bool:
        outer = self.parent
        return outer is None or (isinstance(outer, serializers.ListSerializer) and outer.parent is None)
