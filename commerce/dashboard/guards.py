"""What every dashboard view gets: all of a POST or nothing of it, and refusals said as a message, not as an error."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

import structlog
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from oscar.core.utils import safe_referrer

from commerce.core.errors import NotFound, ShopError

logger = structlog.get_logger(__name__)

View = Callable[..., HttpResponseBase]


def guard(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Guard the views of these patterns and of all below them."""
    for pattern in _walk(patterns):
        pattern.callback = guarded(pattern.callback)


def guarded(view: View) -> View:
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except NotFound:
            raise
        except ShopError as error:
            reason = str(error.message)
        except (ProtectedError, RestrictedError):
            reason = _("它还在被使用，不能删除。")
        except IntegrityError:
            # Two people saved at the same moment: the forms had checked, the database has the last word.
            logger.warning("dashboard_write_refused", path=request.path, exc_info=True)
            reason = _("数据刚刚发生了变化，请刷新后再试。")
        # Some of Oscar's views announce the success before they try.
        messages.get_messages(request)._queued_messages.clear()  # type: ignore[union-attr]
        messages.error(request, reason)
        return redirect(safe_referrer(request, "dashboard:index"))

    return wrapper


def _walk(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        else:
            yield pattern
