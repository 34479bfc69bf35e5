"""The one error shape: `{"error": {"code", "message", "fields"}}`."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from commerce.core.errors import NotFound, ShopError

CODES = {
    400: "invalid",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    429: "throttled",
}


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. What it does not know is a bug, and stays a 500 that is logged."""
    if isinstance(error, Http404):
        error = NotFound()
    if isinstance(error, ShopError):
        return _response(error.status, error.code, str(error.message), dict(error.fields))
    response = exception_handler(error, context)
    if response is None:
        return None
    fields = _fields(error.detail) if isinstance(error, exceptions.ValidationError) else {}
    code = CODES.get(response.status_code, getattr(error, "default_code", "error"))
    answer = _response(response.status_code, code, _message(error, fields), fields)
    for header in ("WWW-Authenticate", "Retry-After"):
        if header in response.headers:
            answer.headers[header] = response.headers[header]
    return answer


def _response(status: int, code: str, message: str, fields: dict[str, Any]) -> Response:
    return Response({"error": {"code": code, "message": message, "fields": fields}}, status=status)


def _message(error: Exception, fields: dict[str, Any]) -> str:
    if fields:
        return _("请求有误，请检查标出的字段。")
    if isinstance(error, PermissionDenied):
        return _("没有权限。")
    detail = getattr(error, "detail", "")
    return str(detail[0] if isinstance(detail, list) else detail)


def _fields(detail: Any) -> dict[str, Any]:
    if not isinstance(detail, dict):
        return {"non_field_errors": [str(item) for item in detail]} if isinstance(detail, list) else {}
    return {name: [str(item) for item in _flat(value)] for name, value in detail.items()}


def _flat(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _flat(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _flat(inner)]
    return [value]
