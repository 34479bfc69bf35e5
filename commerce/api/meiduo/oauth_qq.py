"""Signing in with QQ."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.selectors import is_mobile_taken
from commerce.accounts.services import bindings, social
from commerce.api.meiduo.codes import purpose_for
from commerce.api.meiduo.front import front_url
from commerce.api.meiduo.reading import body, query
from commerce.api.meiduo.signing_in import signed_in
from commerce.api.meiduo.views import Dialect
from commerce.api.v1.identity import PasswordField
from commerce.core.client_ip import client_ip
from commerce.verification import mobiles

PROVIDER = "qq"
#: A path of the front end; whatever else is asked for becomes its home page.
OWN_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9_./?=&%-]{0,60}", re.ASCII)


class CallbackQuery(serializers.Serializer):
    code = serializers.CharField(max_length=512)
    state = serializers.CharField(required=False, allow_blank=True, max_length=128)


class BindSerializer(serializers.Serializer):
    mobile = serializers.CharField(max_length=40)
    password = PasswordField()
    sms_code = serializers.CharField(max_length=20)
    access_token = serializers.CharField(max_length=bindings.TOKEN_LENGTH_MAX)


class Authorization(Dialect):
    """`GET /oauth/qq/authorization/?next|state`: where the page sends the browser.

    The way back is bound to the browser by a cookie. A page of another origin asks without credentials, so that a
    cookie of this answer would be lost: its browser goes by an address of ours first.
    """

    def get(self, request: Request) -> Response:
        cookieless = "Origin" in request.headers and settings.SESSION_COOKIE_NAME not in request.COOKIES
        address = _by_us(request) if cookieless else _leave(request)
        return Response({"oauth_url": address, "login_url": address})


class Leave(Dialect):
    """Our own step on the way to QQ, for browsers that have no cookie of ours yet."""

    def get(self, request: Request) -> HttpResponseRedirect:
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise PermissionDenied
        return HttpResponseRedirect(_leave(request))


class QQUser(Dialect):
    """`GET /oauth/qq/user/?code`: back from QQ. `POST`: bind somebody new there to an account of a mobile."""

    def get(self, request: Request) -> Response:
        given = query(CallbackQuery, request)
        answer = {"code": given["code"], "state": given.get("state") or ""}
        # Most copies of the page keep the state to themselves; then it is the one that this browser left with last.
        answer["state"] = answer["state"] or social.latest_state(request._request, provider=PROVIDER)
        arrival = social.finish(request._request, provider=PROVIDER, answer=answer, member=None)
        if arrival.user is None:
            return Response({"access_token": bindings.new_token(arrival.identity)})
        return Response(signed_in(request, arrival.user))

    def post(self, request: Request) -> Response:
        content = body(BindSerializer, request)
        number = mobiles.normalise(content["mobile"])
        user = bindings.bind_by_code(
            token=content["access_token"],
            mobile=number,
            sms_code=content["sms_code"],
            password=content["password"],
            # The form has no box to tick: only who is new agrees, by registering.
            accept_terms=None if is_mobile_taken(number) else True,
            purpose=purpose_for(number),
            ip=client_ip(request._request),
        )
        return Response(signed_in(request, user))


def _next(request: Request) -> str:
    wanted = request.query_params.get("next") or request.query_params.get("state") or "/"
    return wanted if OWN_PATH.fullmatch(wanted) else "/"


def _by_us(request: Request) -> str:
    address = request.build_absolute_uri(reverse("meiduo:oauth-qq-leave"))
    return f"{address}?{urlencode({'next': _next(request), 'front': front_url(request)})}"


def _leave(request: Request) -> str:
    """QQ's address. The page goes on to `state` when it is back, so the state is the page's own path with our random
    text in it."""
    target = _next(request)
    return social.start(
        request._request,
        provider=PROVIDER,
        callback_url=f"{front_url(request)}/oauth_callback.html",
        next_path="",
        member=None,
        state_prefix=f"{target}{'&' if '?' in target else '?'}s=",
    )
