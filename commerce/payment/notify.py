"""Where a payment provider reports. It knows no session and no CSRF token: its signature is all that counts."""

from typing import ClassVar

import structlog
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from commerce.core.errors import NotFound, ShopError
from commerce.payment.gateways import gateway, is_configured
from commerce.payment.gateways.base import NotifyAnswer
from commerce.payment.services import accept_notify

logger = structlog.get_logger(__name__)

# Bytes. Real ones have 1 to 4 KB.
BODY_MAX = 64 * 1024


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class NotifyView(View):
    """POST only. The answer is the provider's own, byte by byte; only trouble with the database is a 5xx, after which
    every provider tries again."""

    provider: ClassVar[str] = ""
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            answer = self._answer(request)
        except ShopError as error:
            # Not a provider of this shop (404), or our database in trouble (503).
            return HttpResponse(status=error.status, content_type="text/plain")
        except (DatabaseError, InterfaceError):
            logger.exception("payment_notify_without_database", provider=self.provider)
            return HttpResponse(status=503, content_type="text/plain")
        except Exception:
            # A defect of ours is no reason for the provider to think that the shop is gone; it will come again.
            logger.exception("payment_notify_failed", provider=self.provider)
            answer = gateway(self.provider).notify_answer(accepted=False)
        return HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)

    def _answer(self, request: HttpRequest) -> NotifyAnswer:
        if not is_configured(self.provider):
            raise NotFound
        if _announced(request) > BODY_MAX:
            logger.warning("payment_notify_too_large", provider=self.provider)
            return gateway(self.provider).notify_answer(accepted=False)
        return accept_notify(provider=self.provider, body=request.body, headers=request.headers)


def _announced(request: HttpRequest) -> int:
    """The length of the body; without one Django reads nothing (WSGI)."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0
