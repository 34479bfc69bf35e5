"""The second step of signing in: the page that asks for the code, and where a member sets it up or turns it off."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from commerce.accounts import selectors
from commerce.accounts.forms.totp import BothStepsForm, EnrolForm, SecondStepForm
from commerce.accounts.models import User
from commerce.accounts.services import totp
from commerce.accounts.services.sessions import end_all
from commerce.accounts.services.web_sessions import (
    current_device,
    half_signed_in,
    is_verified,
    keep_web_session,
    pass_second_step,
    verify_session,
)
from commerce.core.own_paths import own_path


def to_second_step(target: str) -> HttpResponse:
    return _to("customer:login-totp", target)


def to_enrolment(target: str, user: Any) -> HttpResponse:
    """Where a member who needs a second step gets it: by the authenticator, or by setting one up."""
    has_one = selectors.authenticator_of(user) is not None
    return to_second_step(target) if has_one else _to("customer:totp", target)


def _to(name: str, target: str) -> HttpResponse:
    return redirect(reverse(name) + (f"?{urlencode({'next': target})}" if target else ""))


@method_decorator(never_cache, name="dispatch")
class SecondStepView(View):
    """For who has just passed the first step, and for a signed-in member whose session has not passed the second."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if self._who(request) is None:
            return redirect(own_path(request) or "customer:login")
        return self._page(request, SecondStepForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        user = self._who(request)
        if user is None:
            messages.error(request, _("登录已超时，请重新登录。"))
            return redirect("customer:login")
        form = SecondStepForm(request.POST)
        if form.is_valid():
            form.accept(lambda: pass_second_step(request, user, form.cleaned_data["code"]))
        if form.errors:
            return self._page(request, form, status=form.status)
        return redirect(own_path(request) or settings.LOGIN_REDIRECT_URL)

    @staticmethod
    def _who(request: HttpRequest) -> User | None:
        if not isinstance(request.user, User):
            return half_signed_in(request)
        if is_verified(request) or selectors.authenticator_of(request.user) is None:
            return None
        return request.user

    @staticmethod
    def _page(request: HttpRequest, form: SecondStepForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "next": own_path(request)}
        return render(request, "account/login_totp.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class TotpView(LoginRequiredMixin, View):
    """GET shows how to set it up, or that it is on; POST turns it on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = selectors.member(request)
        if selectors.authenticator_of(user) is not None:
            return _state_page(request, BothStepsForm())
        offer = totp.new_offer(user)
        return self._page(request, EnrolForm(initial={"offer": offer.sealed}), offer)

    def post(self, request: HttpRequest) -> HttpResponse:
        user, form = selectors.member(request), EnrolForm(request.POST)
        codes = None
        if form.is_valid():
            codes = form.accept(lambda: totp.enrol(user=user, **form.cleaned_data))
        if codes is None:
            return self._page(request, form, totp.same_offer(user, request.POST.get("offer", "")), status=form.status)
        # Other browsers have passed one step only.
        end_all(user, keep=current_device(request))
        keep_web_session(request, user)
        verify_session(request, user)
        return _codes_page(request, codes)

    @staticmethod
    def _page(request: HttpRequest, form: EnrolForm, offer: totp.Offer, status: int = 200) -> HttpResponse:
        context = {"form": form, "offer": offer, "next": own_path(request)}
        return render(request, "account/totp.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class TotpOffView(LoginRequiredMixin, View):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user, form = selectors.member(request), BothStepsForm(request.POST)
        if form.is_valid():
            form.accept(lambda: totp.turn_off(user=user, **form.cleaned_data))
        if form.errors:
            return _state_page(request, form, status=form.status)
        messages.success(request, _("两步验证已关闭。"))
        return redirect("customer:security")


@method_decorator(never_cache, name="dispatch")
class RecoveryCodesView(LoginRequiredMixin, View):
    """POST makes fresh recovery codes."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user, form = selectors.member(request), BothStepsForm(request.POST)
        codes = None
        if form.is_valid():
            codes = form.accept(lambda: totp.renew_recovery_codes(user=user, **form.cleaned_data))
        if codes is None:
            return _state_page(request, form, status=form.status)
        return _codes_page(request, codes)


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The answer to the POST itself: the codes stand nowhere that a second request could read them from."""
    return render(request, "account/totp_codes.html", {"codes": codes, "next": own_path(request)})


def _state_page(request: HttpRequest, form: BothStepsForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "codes_left": selectors.member(request).recovery_codes.count()}
    return render(request, "account/totp_on.html", context, status=status)
