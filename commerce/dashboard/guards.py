"""What every dashboard view gets: all of a POST or nothing of it, with a line in the audit log, and refusals said as a
message, not as an error.

A view class that says `asks_others = True` waits for a payment provider: it gets no transaction, which would stay open
(and on SQLite keep everybody else from writing) for as long as that takes. What it calls commits step by step.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
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

from commerce.accounts.models import User
from commerce.accounts.services import audit
from commerce.core.client_ip import client_ip
from commerce.core.errors import NotFound, ShopError

logger = structlog.get_logger(__name__)

View = Callable[..., HttpResponseBase]


def guard(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """Guard the views of these patterns and of all below them."""
    for pattern in _walk(patterns):
        pattern.callback = guarded(pattern.callback)


def guarded(view: View) -> View:
    asks_others = getattr(getattr(view, "view_class", None), "asks_others", False)

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return view(request, *args, **kwargs)
        try:
            with nullcontext() if asks_others else transaction.atomic():
                response = view(request, *args, **kwargs)
                _note(request, response, kwargs)
                return response
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


def _note(request: HttpRequest, response: HttpResponseBase, named: dict[str, Any]) -> None:
    """What changed something leads on to another page; a form that was refused is shown again."""
    if not isinstance(request.user, User) or not 300 <= response.status_code < 400:
        return
    ticked = {name: ",".join(request.POST.getlist(name)) for name in request.POST if name.startswith("selected_")}
    target = " ".join(f"{name}={value}" for name, value in {**named, **ticked}.items())
    action = request.resolver_match.view_name if request.resolver_match else request.path
    audit.record(actor=request.user, action=action, target=target, ip=client_ip(request))


def _walk(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        else:
            yield pattern
