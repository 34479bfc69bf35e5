"""Becoming a member, and what one agrees to."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import TemplateView, View

from commerce.accounts.forms.identity import RegisterForm
from commerce.accounts.services.registration import register
from commerce.accounts.services.web_sessions import web_sign_in
from commerce.accounts.views.codes import ASK, ask_for_code, fresh_captcha
from commerce.core.own_paths import own_path

CONTENT = ("username", "password", "mobile", "sms_code", "accept_terms")


class RegisterView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(own_path(request) or "account")
        return self._page(request, RegisterForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RegisterForm(request.POST)
        if ASK in request.POST:
            wait = ask_for_code(request, form)
            return self._page(request, form, status=200 if wait else form.status)
        if form.is_valid():
            user = form.accept(lambda: register(**{name: form.cleaned_data[name] for name in CONTENT}))
            if user is not None:
                web_sign_in(request, user)
                return redirect(own_path(request) or "account")
        return self._page(request, form, status=form.status)

    def _page(self, request: HttpRequest, form: RegisterForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "next": own_path(request),
            "captcha": fresh_captcha(request),
            "terms_version": settings.SHOP_TERMS_VERSION,
        }
        return render(request, "account/register.html", context, status=status)


class TermsView(TemplateView):
    template_name = "account/terms.html"
    extra_context = {"terms_version": settings.SHOP_TERMS_VERSION}
