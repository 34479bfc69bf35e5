"""Rates by client: reads are generous, writes are not."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class MethodThrottle(SimpleRateThrottle):
    """Counts per member, or per address for a guest."""

    safe = True

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
