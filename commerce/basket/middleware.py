"""Carries the guest basket's cookie to the answer, and the hint that there is something personal to load."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from commerce.basket.session import COOKIE, keep_guest_basket

# Readable by scripts, and no secret: pages call the API for personal bits only when it is there.
HINT_COOKIE = "jishi_hint"


class BasketCookieMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        keep_guest_basket(request, response)
        self._hint(request, response)
        return response

    def _hint(self, request: HttpRequest, response: HttpResponse) -> None:
        signed_in = settings.SESSION_COOKIE_NAME in response.cookies and bool(
            response.cookies[settings.SESSION_COOKIE_NAME].value
        )
        got_basket = COOKIE in response.cookies and bool(response.cookies[COOKIE].value)
        if (signed_in or got_basket) and HINT_COOKIE not in request.COOKIES:
            response.set_cookie(HINT_COOKIE, "1", max_age=settings.SESSION_COOKIE_AGE, samesite="Lax")
