"""Errors that carry policy: a stable code and status for programs, a safe sentence for the person who reads it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

Fields = Mapping[str, Sequence[Any]]


class ShopError(Exception):
    """A refusal the shop can explain. `message` is shown to people, `code` is part of the API contract."""

    status = 400
    code = "invalid"
    message: Any = _("请求有误，请检查后再试。")

    def __init__(self, message: Any = None, *, fields: Fields | None = None, code: str | None = None) -> None:
        self.message = message or self.message
        self.code = code or self.code
        self.fields: Fields = fields or {}
        super().__init__(str(self.message))


class InvalidInput(ShopError):
    """The input itself is wrong: repeating it cannot help."""


class NotAuthenticated(ShopError):
    """Who is asking is not known, or could not be proved."""

    status = 401
    code = "not_authenticated"
    message = _("请先登录。")


class NotFound(ShopError):
    status = 404
    code = "not_found"
    message = _("没有找到您要的内容。")


class Conflict(ShopError):
    """The input was fine, but the state of the shop has moved on."""

    status = 409
    code = "conflict"
    message = _("状态已变化，请刷新后再试。")


class OutOfStock(Conflict):
    code = "out_of_stock"
    message = _("库存不足。")


class TooMany(ShopError):
    """A limit is used up; `retry_after` says in how many seconds it makes sense to come back."""

    status = 429
    code = "throttled"
    message = _("操作太频繁，请稍后再试。")

    def __init__(self, message: Any = None, *, retry_after: int, fields: Fields | None = None) -> None:
        super().__init__(message, fields=fields)
        self.retry_after = retry_after


class Unavailable(ShopError):
    """Transient: trying again later can help."""

    status = 503
    code = "unavailable"
    message = _("服务暂时不可用，请稍后再试。")
