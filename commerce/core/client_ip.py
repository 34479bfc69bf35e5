"""The address that a request comes from. Limits count by it, so a client must not be able to choose it."""

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The peer's address, or what the outermost of our own proxies saw; an empty text when there is none.

    Every proxy appends the address that it was called from to X-Forwarded-For, so with n trusted proxies the nth
    entry from the right is the last that none but ours has written. Whatever stands left of it is the client's word.
    """
    trusted = settings.TRUSTED_PROXIES
    if trusted:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if hops:
            return hops[-min(trusted, len(hops))]
    return str(request.META.get("REMOTE_ADDR", ""))
