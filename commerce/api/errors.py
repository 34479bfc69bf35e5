"""The one error shape: `{"error": {"code", "message", "fields"}}`."""

import math
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from commerce.core.errors import NotAuthenticated, NotFound, ShopError, TooMany

FIELDS_MESSAGE = _("请求有误，请检查标出的字段。")

#: What the framework itself refuses, in our words: code and message by status.
KNOWN = {
    400: ("invalid", _("请求有误，请检查后再试。")),
    401: ("not_authenticated", _("请先登录。")),
    403: ("permission_denied", _("没有权限。")),
    404: ("not_found", NotFound.message),
    405: ("method_not_allowed", _("此地址不支持这种请求方法。")),
    406: ("not_acceptable", _("只能以 JSON 格式应答。")),
    413: ("too_large", _("请求内容过大。")),
    415: ("unsupported_media_type", _("请以 JSON 格式（application/json）提交。")),
    429: ("throttled", _("请求过于频繁，请稍后再试。")),
}


class MalformedBody(exceptions.ParseError):
    default_code = "malformed"
    default_detail = _("请求内容不是有效的 JSON。")


class BodyTooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = _("请求内容过大。")


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. What it does not know is a bug, and stays a 500 that is logged."""
    if isinstance(error, Http404):
        error = NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        error = BodyTooLarge()
    if isinstance(error, ShopError):
        return _refusal(error)
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    answer = _response(response.status_code, *_explain(error, response.status_code))
    if "WWW-Authenticate" in response.headers:
        answer.headers["WWW-Authenticate"] = response.headers["WWW-Authenticate"]
    if isinstance(error, exceptions.Throttled):
        # Whole seconds (RFC 9110, 10.2.3), and never "at once", which would only be refused again.
        answer.headers["Retry-After"] = str(max(math.ceil(getattr(error, "wait", None) or 0), 1))
    return answer


def _refusal(error: ShopError) -> Response:
    """What the shop itself refuses, with the header that its status asks for (RFC 9110, 11.6.1 and 10.2.3)."""
    answer = _response(error.status, error.code, error.message, _texts(error.fields))
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(max(error.retry_after, 1))
    if isinstance(error, NotAuthenticated):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def error_body(code: str, message: Any, fields: dict[str, list[str]] | None = None) -> dict[str, Any]:
    return {"error": {"code": code, "message": str(message), "fields": fields or {}}}


def _explain(error: exceptions.APIException, status: int) -> tuple[str, Any, dict[str, list[str]]]:
    """Code, message and fields of what the framework raised."""
    if isinstance(error, exceptions.ValidationError):
        return "invalid", FIELDS_MESSAGE, _texts(error.detail)
    if isinstance(error, MalformedBody):
        return error.default_code, error.detail, {}
    code, message = KNOWN.get(status, (error.default_code, error.detail))
    return code, message, {}


def _response(status: int, code: str, message: Any, fields: dict[str, list[str]]) -> Response:
    return Response(error_body(code, message, fields), status=status)


def _texts(detail: Any) -> dict[str, list[str]]:
    """Messages by field; those that belong to none stand under `non_field_errors`."""
    if hasattr(detail, "items"):
        return {str(name): [str(item) for item in _flat(value)] for name, value in detail.items()}
    return {"non_field_errors": [str(item) for item in _flat(detail)]} if detail else {}


def _flat(value: Any) -> list[Any]:
    if hasattr(value, "items"):
        return [text for inner in value.values() for text in _flat(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _flat(inner)]
    return [value]
