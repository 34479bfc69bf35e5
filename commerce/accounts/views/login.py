"""Signing in with a password or with a code, and signing out."""

from typing import Any

from django import forms
from django.contrib.auth.views import LoginView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import View

from commerce.accounts.forms.login import CodeLoginForm, LoginForm
from commerce.accounts.services.web_sessions import SecondStepNeeded, web_sign_in, web_sign_out
from commerce.accounts.views.codes import ASK, ask_for_code, fresh_captcha
from commerce.accounts.views.totp import to_second_step
from commerce.core.own_paths import own_path


class ShopLoginView(LoginView):
    """With a password. Django's view, but for the lock-out, the list of devices, and where one may be sent next."""

    template_name = "account/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            web_sign_in(self.request, form.get_user())
        except SecondStepNeeded:
            return to_second_step(self.get_success_url())
        return redirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=form.status)

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        return own_path(self.request)


class StorefrontLoginView(ShopLoginView):
    """The two tabs are two links, so that both work without scripts."""

    @property
    def by_code(self) -> bool:
        return (self.request.POST.get("by") or self.request.GET.get("by")) == "code"

    def get_form_class(self) -> type[forms.Form]:  # type: ignore[override]
        return CodeLoginForm if self.by_code else LoginForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.by_code or ASK not in request.POST:
            return super().post(request, *args, **kwargs)
        form = CodeLoginForm(request, data=request.POST)
        wait = ask_for_code(request, form)
        return self.render_to_response(self.get_context_data(form=form), status=200 if wait else form.status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        captcha = {"captcha": fresh_captcha(self.request)} if self.by_code else {}
        return super().get_context_data(by_code=self.by_code, **captcha, **kwargs)


class SignOutView(View):
    """POST only: a picture on a foreign page must not sign anybody out."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        web_sign_out(request)
        return redirect(own_path(request) or "/")


class BackOfficeDoorView(View):
    """Takes the place of the back offices' own sign-in pages: there is one door, with one lock."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            # Signing in again as the same member would lead back here.
            raise PermissionDenied
        return redirect_to_login(own_path(request) or request.path.removesuffix("login/"))
