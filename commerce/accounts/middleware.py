"""Keeps "last used" of a member's devices roughly right."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from commerce.accounts.services.web_sessions import note_use


class DeviceSessionMiddleware:
    """Looks only at sessions that the view has looked at: public pages are the same for everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed:
            note_use(request)
        return response
