"""Rates by client: reads are generous, writes are not."""

from typing import Any

import structlog
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from commerce.core.client_ip import client_ip
from commerce.verification.limits import network_of

logger = structlog.get_logger(__name__)


class MethodThrottle(SimpleRateThrottle):
    """Counts per member, or per address for a guest. Lets everything through while the cache is down.

    What must not be open then (SMS, captchas, sign-in) has limits of its own.
    """

    safe = True

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except Exception:
            # Each cache client has its own errors, and all of them mean the same here.
            logger.warning("throttle_without_cache", scope=self.scope, exc_info=True)
            return True

    def get_ident(self, request: Request) -> str:
        """DRF believes X-Forwarded-For, so that every request could be from somewhere else."""
        return network_of(client_ip(request))

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if (request.method in SAFE_METHODS) is not self.safe:
            return None
        ident = f"user-{request.user.pk}" if request.user.is_authenticated else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}


class ReadThrottle(MethodThrottle):
    scope = "read"


class WriteThrottle(MethodThrottle):
    scope = "write"
    safe = False


class ScopeThrottle(MethodThrottle):
    """Views that cost more than others have a `throttle_scope` of their own, which counts besides. It is about what
    they write, unless they say `throttle_safe`."""

    def __init__(self) -> None:
        """Not before a view says which scope."""

    def allow_request(self, request: Request, view: Any) -> bool:
        scope = getattr(view, "throttle_scope", None)
        if scope is None or (request.method in SAFE_METHODS) is not getattr(view, "throttle_safe", False):
            return True
        self.scope, self.safe = scope, getattr(view, "throttle_safe", False)
        self.rate = self.get_rate()
        self.num_requests, self.duration = self.parse_rate(self.rate)
        return super().allow_request(request, view)
