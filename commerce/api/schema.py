"""What the OpenAPI description says about every operation."""

from typing import Any

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
