"""What the OpenAPI description says about every operation."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from commerce.api.selection import PARAMETER, Selectable

ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "properties": {
                "code": {"type": "string", "description": "Stable, for programs.", "examples": ["out_of_stock"]},
                "message": {"type": "string", "description": "A sentence for people.", "examples": ["库存不足。"]},
                "fields": {
                    "type": "object",
                    "description": "Messages by the name of the field they are about.",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            },
        }
    },
}
ERROR_RESPONSE = {
    "description": "What went wrong: 400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429 or 503.",
    "headers": {
        "Retry-After": {"description": "Seconds to wait (429 only).", "schema": {"type": "integer"}},
    },
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}


def add_error_responses(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """drf-spectacular hook: one component describes every refusal, and each operation refers to it."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Error"] = ERROR
    components.setdefault("responses", {})["Error"] = ERROR_RESPONSE
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["default"] = {"$ref": "#/components/responses/Error"}
    return result


def only_api(endpoints: list[Any], **_context: Any) -> list[Any]:
    """drf-spectacular hook: Wagtail's admin brings REST endpoints of its own, which are no part of ours."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]


class ShopSchema(AutoSchema):
    """drf-spectacular's, which knows nothing of our selection of fields."""

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        return [*parameters, SELECTION] if self._can_select() else parameters

    def _can_select(self) -> bool:
        if self.method != "GET":
            return False
        serializer = self.get_response_serializers()
        return isinstance(getattr(serializer, "child", serializer), Selectable)


SELECTION = OpenApiParameter(
    PARAMETER, str, description="Only these fields of the resource, by name, with commas between: `id,name`."
)


def say_what_selection_leaves_out(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """drf-spectacular hook: where fields can be chosen, none is certain to be there."""
    for path in result["paths"].values():
        operation = path.get("get", {})
        if any(parameter.get("name") == PARAMETER for parameter in operation.get("parameters", [])):
            for name in _components_of(operation["responses"].get("200", {}), result):
                result["components"]["schemas"][name].pop("required", None)
    return result


def _components_of(response: dict[str, Any], result: dict[str, Any]) -> list[str]:
    """The component that a response is, or a list or page of."""
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in schema and schema["$ref"].split("/")[-1].startswith("Paginated"):
        schema = result["components"]["schemas"][schema["$ref"].split("/")[-1]]["properties"]["results"]
    schema = schema.get("items", schema)
    return [schema["$ref"].split("/")[-1]] if "$ref" in schema else []
