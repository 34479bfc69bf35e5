"""Which basket belongs to a request: the member's, or a guest's, kept by a signed cookie.

Nothing is loaded or made until it is asked for. A guest who signed in brings the guest basket along at the next
request that looks at the basket, whichever way the sign-in went.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from commerce.basket.models import Basket
from commerce.basket.selectors import number_of_units
from commerce.basket.services import merge_baskets, new_basket_for, open_basket_for

COOKIE = "jishi_basket"
SALT = "basket.guest"
MAX_AGE_SECONDS = 30 * 24 * 3600


def current_basket(request: HttpRequest) -> Basket | None:
    """The basket of this visitor, or None when nothing was ever put into one."""
    if request.user.is_authenticated:
        return _basket_of_member(request)
    return _guest_basket(request)


def units_in_basket(request: HttpRequest) -> int:
    """What the badge shows: one query for a member, two for a guest; a guest basket at hand is merged first."""
    if request.user.is_authenticated and COOKIE not in request.COOKIES:
        return number_of_units(Basket.objects.filter(owner=request.user.pk, status=Basket.OPEN))
    return number_of_units(current_basket(request))


def basket_to_fill(request: HttpRequest) -> Basket:
    """The basket of this visitor, made if there is none; a guest's is then kept by a cookie on the answer."""
    basket = current_basket(request)
    if basket is not None:
        return basket
    if request.user.is_authenticated:
        return new_basket_for(request.user)
    basket = new_basket_for(None)
    request.guest_basket_cookie = signing.dumps(basket.pk, salt=SALT)  # type: ignore[attr-defined]
    return basket


def _basket_of_member(request: HttpRequest) -> Basket | None:
    guest = _guest_basket(request)
    if guest is None:
        if COOKIE in request.COOKIES:
            # Forged, or of a basket that was merged before: not to be looked up again on every request.
            request.guest_basket_cookie = ""  # type: ignore[attr-defined]
        return Basket.objects.filter(owner=request.user.pk, status=Basket.OPEN).first()
    member = open_basket_for(request.user)  # type: ignore[arg-type]
    merge_baskets(guest=guest, member=member)
    request.guest_basket_cookie = ""  # type: ignore[attr-defined]
    return member


def _guest_basket(request: HttpRequest) -> Basket | None:
    # What this request itself made or merged comes before what the browser sent.
    cookie = getattr(request, "guest_basket_cookie", None)
    if cookie is None:
        cookie = request.COOKIES.get(COOKIE)
    if not cookie:
        return None
    try:
        pk = signing.loads(cookie, salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return None
    return Basket.objects.filter(pk=pk, owner=None, status=Basket.OPEN).first()


def keep_guest_basket(request: HttpRequest, response: HttpResponse) -> None:
    """Write or drop the cookie, when this request made or merged a guest basket."""
    cookie = getattr(request, "guest_basket_cookie", None)
    if cookie == "":
        response.delete_cookie(COOKIE, samesite="Lax")
    elif cookie:
        response.set_cookie(
            COOKIE,
            cookie,
            max_age=MAX_AGE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
