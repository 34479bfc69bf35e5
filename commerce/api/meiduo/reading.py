"""Reading what the pages send: JSON in which numbers may be text, since they come from inputs and addresses."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request


class NumberField(serializers.IntegerField):
    """A whole number, or text that is one in plain digits. Not `1.0`, `true` or full-width digits."""

    default_error_messages = {"invalid": _("请输入正整数。")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 2**31 - 1, **kwargs})

    def to_internal_value(self, data: Any) -> int:
        is_number = isinstance(data, int) and not isinstance(data, bool)
        is_text = isinstance(data, str) and data.strip().isascii() and data.strip().isdecimal() and len(data) < 20
        if not is_number and not is_text:
            self.fail("invalid")
        return super().to_internal_value(data)


def checked(serializer: type[serializers.Serializer], data: Any) -> dict[str, Any]:
    """The validated content. Raises ValidationError."""
    given = serializer(data=data)
    given.is_valid(raise_exception=True)
    content: dict[str, Any] = given.validated_data
    return content


def body(serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    return checked(serializer, request.data)


def query(serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    return checked(serializer, request.query_params)
