"""What has to be looked at around every view: devices that are used, and the second step of signing in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from commerce.accounts.selectors import may_enter_a_back_office
from commerce.accounts.services.web_sessions import SecondStepNeeded, is_verified, note_use
from commerce.accounts.views.totp import to_enrolment, to_second_step
from commerce.core.own_paths import own_path

Next = Callable[[HttpRequest], HttpResponse]
STAFF_DOORS = ("/dashboard/", "/cms/", "/admin/")
# Nobody is kept from signing in or out.
THRESHOLDS = tuple(f"{door}{way}/" for door in STAFF_DOORS for way in ("login", "logout"))


class DeviceSessionMiddleware:
    """Keeps "last used" roughly right. Looks only at sessions that the view has looked at: public pages are the same
    for everybody."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed:
            note_use(request)
        return response


class SecondStepMiddleware:
    """Leads who has passed the first step on to the second, whichever way the first was; and, where staff must have a
    second step, lets nobody else through the staff doors."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._stop(request) or self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return to_second_step(own_path(request)) if isinstance(exception, SecondStepNeeded) else None

    @staticmethod
    def _stop(request: HttpRequest) -> HttpResponse | None:
        path, user = request.path_info, request.user
        if not settings.SHOP_STAFF_TOTP_REQUIRED or not path.startswith(STAFF_DOORS) or path in THRESHOLDS:
            return None
        # Who has no business here is refused by the door itself.
        if not user.is_authenticated or is_verified(request) or not may_enter_a_back_office(user):
            return None
        target = request.get_full_path() if request.method == "GET" else ""
        return to_enrolment(target, user)
