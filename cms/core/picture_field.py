"""A picture of Wagtail's as a field of the API."""

from typing import Any

from rest_framework.fields import Field

from cms.core import representation


class PictureField(Field):
    def get_attribute(self, instance: Any) -> Any:
        return getattr(instance, str(self.source))

    def to_representation(self, value: Any) -> dict[str, Any]:
        return representation.picture(value)
