"""An example for every body of the OpenAPI description that has none: put together from what its fields are called."""

from typing import Any

JSON = "application/json"
DEPTH_MAX = 6
#: By the name of a field; then by its format; then by its type.
NAMED: dict[str, Any] = {
    "access": "eyJhbGciOiJIUzI1NiIs…",
    "address": 5,
    "author": "小***明",
    "captcha_text": "4711",
    "carrier": "顺丰速运",
    "code": "express",
    "count": 1,
    "district": 110105,
    "email": "xiaoming@example.com",
    "first_letter": "H",
    "height": 800,
    "id": 12,
    "label": "家",
    "login": "xiaoming",
    "merchant": "集市自营",
    "mobile": "13800000001",
    "name": "华为 P10 金色 64GB",
    "next": None,
    "note": "请放在门口",
    "number": "202601310123456789",
    "old_password": "…",
    "options": "金色 64GB",
    "page_size": 20,
    "password": "…",
    "payment_method": "cod",
    "place": "望京街 9 号院 3 号楼",
    "previous": None,
    "quantity": 1,
    "reason": "不想要了",
    "receiver": "王小明",
    "refresh": "0d9f…",
    "region": "北京市 朝阳区",
    "reply": "",
    "score": 5,
    "sku": 12,
    "sku_label": "金色 64GB",
    "sms_code": "402713",
    "tel": "",
    "text": "很好用",
    "token": "5c0e…",
    "tracking_number": "SF1234567890",
    "username": "xiaoming",
    "width": 800,
}
FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00+08:00",
    "decimal": "3788.00",
    "email": "xiaoming@example.com",
    "uri": "https://shop.example.com/media/images/products/p10.webp",
    "uuid": "0d9f2b1e-6f3a-4c59-9a52-1f5ad0b7c0de",
    "binary": "…",
}
TYPES: dict[str, Any] = {"string": "…", "integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}


def add_missing_examples(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """drf-spectacular hook."""
    components = result["components"]["schemas"]
    for path in result["paths"].values():
        for operation in path.values():
            for body in _bodies(operation):
                if not body.get("examples") and body.get("schema"):
                    body["examples"] = {"Example": {"value": _example(body["schema"], components)}}
    return result


def _bodies(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The content of the request and of each answer that is not an error, as JSON."""
    holders = [operation.get("requestBody", {}), *(operation["responses"][code] for code in _good(operation))]
    return [holder["content"][JSON] for holder in holders if JSON in holder.get("content", {})]


def _good(operation: dict[str, Any]) -> list[str]:
    return [code for code in operation["responses"] if code.startswith("2")]


def _example(schema: dict[str, Any], components: dict[str, Any], name: str = "", depth: int = 0) -> Any:
    if "$ref" in schema:
        return _example(components[schema["$ref"].rpartition("/")[2]], components, name, depth + 1)
    for alternatives in ("allOf", "oneOf", "anyOf"):
        if schema.get(alternatives):
            return _example(schema[alternatives][0], components, name, depth)
    if schema.get("properties"):
        fields = schema["properties"] if depth < DEPTH_MAX else {}
        return {key: _example(field, components, key, depth + 1) for key, field in fields.items()}
    if "array" in _types(schema) and "items" in schema and depth < DEPTH_MAX:
        return [_example(schema["items"], components, name, depth + 1)]
    return _scalar(schema, name)


def _scalar(schema: dict[str, Any], name: str) -> Any:
    if "example" in schema:
        return schema["example"]
    if schema.get("enum"):
        return schema["enum"][0]
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    types = _types(schema)
    known = NAMED.get(name)
    if name in NAMED and _fits(known, types):
        return known
    return next((TYPES[kind] for kind in types if kind in TYPES), None)


def _types(schema: dict[str, Any]) -> list[str]:
    kinds = schema.get("type", "object")
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _fits(value: Any, types: list[str]) -> bool:
    if value is None:
        return "null" in types
    return ("integer" if isinstance(value, int) else "string") in types
