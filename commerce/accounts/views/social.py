"""Signing in with an account elsewhere: there, back, and for who is new, to the page that asks who it is here."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from commerce.accounts.forms.social import BindCodeForm, BindPasswordForm, ProofForm
from commerce.accounts.masks import masked_mobile
from commerce.accounts.models import User
from commerce.accounts.services import bindings, social
from commerce.accounts.services.bindings import BindRefused
from commerce.accounts.services.web_sessions import web_sign_in
from commerce.accounts.social.identities import Identity
from commerce.accounts.social.providers import PROVIDERS
from commerce.accounts.views.codes import ASK, ask_for_code, fresh_captcha
from commerce.accounts.views.proof import ask_for_own_code
from commerce.core.client_ip import client_ip
from commerce.core.errors import Conflict, ShopError
from commerce.core.own_paths import own_path

# In the session: the token of who is to be bound.
PENDING = "social_bind"
CODE_FIELDS = ("mobile", "sms_code", "password", "accept_terms")


def member_of(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@method_decorator(never_cache, name="dispatch")
class SocialStartView(View):
    """POST only, so that no foreign page can send anybody on the way.

    The answer is a page that leads on by itself, since a redirect would count as the form's target, which our content
    security policy keeps to ourselves.
    """

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, provider: str) -> HttpResponse:
        address = social.start(
            request,
            provider=provider,
            callback_url=social.callback_url(provider),
            next_path=own_path(request),
            member=member_of(request),
        )
        context = {"provider": PROVIDERS[provider], "address": address}
        response = render(request, "account/social_leave.html", context)
        response.headers["Refresh"] = f"0; url={address}"
        return response


@method_decorator(never_cache, name="dispatch")
class SocialCallbackView(View):
    http_method_names = ["get", "options"]

    def get(self, request: HttpRequest, provider: str) -> HttpResponse:
        try:
            arrival = social.finish(request, provider=provider, answer=request.GET.dict(), member=member_of(request))
            response = self._welcome(request, arrival)
        except ShopError as error:
            context = {"error": error, "provider": PROVIDERS.get(provider)}
            response = render(request, "account/social_failed.html", context, status=error.status)
        # Code and state stand in the address: they must not travel on as a referrer.
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @staticmethod
    def _welcome(request: HttpRequest, arrival: social.Arrival) -> HttpResponse:
        if arrival.user is None:
            request.session[PENDING] = bindings.new_token(arrival.identity)
            query = f"?{urlencode({'next': arrival.next_path})}" if arrival.next_path else ""
            return redirect(reverse("customer:social-bind") + query)
        if not arrival.wants_to_bind:
            web_sign_in(request, arrival.user)
        elif arrival.user != request.user:
            raise Conflict(_("该账号已绑定其他会员，不能重复绑定。"), code="already_bound")
        return redirect(arrival.next_path or "account")


@method_decorator(never_cache, name="dispatch")
class SocialBindView(View):
    """Whose account is it to be: the signed-in member's, an existing one's, or a new one's."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.token = str(request.session.get(PENDING, ""))
        try:
            self.identity: Identity = bindings.identity_of(self.token)
            return super().dispatch(request, *args, **kwargs)
        except BindRefused as error:
            request.session.pop(PENDING, None)
            messages.error(request, str(error.message))
            return redirect("customer:bindings" if member_of(request) else "customer:login")

    def get(self, request: HttpRequest) -> HttpResponse:
        if member_of(request):
            return self._page(request, ProofForm())
        return self._page(request, BindPasswordForm() if self._by_password(request) else BindCodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        member = member_of(request)
        if member:
            return self._bind_member(request, member)
        return self._bind_by_password(request) if self._by_password(request) else self._bind_by_code(request)

    def _bind_by_code(self, request: HttpRequest) -> HttpResponse:
        form = BindCodeForm(request.POST)
        if ASK in request.POST:
            wait = ask_for_code(request, form)
            return self._page(request, form, status=200 if wait else form.status)
        user = None
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in CODE_FIELDS}
            user = form.accept(lambda: bindings.bind_by_code(token=self.token, ip=client_ip(request), **given))
        return self._signed_in(request, user) if user else self._page(request, form, status=form.status)

    def _bind_by_password(self, request: HttpRequest) -> HttpResponse:
        form, user = BindPasswordForm(request.POST), None
        if form.is_valid():
            given = form.cleaned_data
            user = form.accept(lambda: bindings.bind_by_password(token=self.token, ip=client_ip(request), **given))
        return self._signed_in(request, user) if user else self._page(request, form, status=form.status)

    def _bind_member(self, request: HttpRequest, member: User) -> HttpResponse:
        form = ProofForm(request.POST)
        if ASK in request.POST:
            return self._page(request, form, status=ask_for_own_code(request, member, form))
        if form.is_valid():
            form.accept(lambda: bindings.bind_member(token=self.token, user=member, **form.cleaned_data))
        if not form.errors:
            request.session.pop(PENDING, None)
            messages.success(request, _("绑定成功。"))
            return redirect(own_path(request) or "customer:bindings")
        return self._page(request, form, status=form.status)

    def _signed_in(self, request: HttpRequest, user: User) -> HttpResponse:
        request.session.pop(PENDING, None)
        web_sign_in(request, user)
        messages.success(request, _("绑定成功，下次可以直接登录。"))
        return redirect(own_path(request) or "account")

    @staticmethod
    def _by_password(request: HttpRequest) -> bool:
        return (request.POST.get("by") or request.GET.get("by")) == "password"

    def _page(self, request: HttpRequest, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "identity": self.identity,
            "provider": PROVIDERS[self.identity.provider],
            "next": own_path(request),
            "by_password": self._by_password(request),
            "terms_version": settings.SHOP_TERMS_VERSION,
            "masked_mobile": masked_mobile(getattr(request.user, "mobile", None)),
        }
        if isinstance(form, BindCodeForm):
            context["captcha"] = fresh_captcha(request)
        return render(request, "account/social_bind.html", context, status=status)
