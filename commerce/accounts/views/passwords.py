"""A forgotten password, in four pages. The browser's session carries the tokens from one to the next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from commerce.accounts.forms.identity import ResetCodeForm, ResetPasswordForm, ResetStartForm
from commerce.accounts.models import PasswordReset
from commerce.accounts.services import password_resets
from commerce.accounts.views.codes import ASK, fresh_captcha
from commerce.core.client_ip import client_ip
from commerce.core.errors import ShopError

# Keys in the session.
TOKEN, RESET_TOKEN = "password_reset", "password_reset_proved"


class ResetStartView(View):
    """1. Which account."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ResetStartForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ResetStartForm(request.POST)
        reset = form.accept(lambda: self._start(request, form)) if form.is_valid() else None
        if reset is None:
            return self._page(request, form, status=form.status)
        request.session[TOKEN] = password_resets.token_of(reset)
        return redirect("customer:password-reset-code")

    @staticmethod
    def _start(request: HttpRequest, form: ResetStartForm) -> PasswordReset:
        form.burn_captcha()
        return password_resets.start(login=form.cleaned_data["login"], ip=client_ip(request))

    @staticmethod
    def _page(request: HttpRequest, form: ResetStartForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "captcha": fresh_captcha(request)}
        return render(request, "account/password_reset_start.html", context, status=status)


class ResetStepView(View):
    """A later page: without the token of the one before it, one starts again."""

    token_key = TOKEN
    template_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.token_key not in request.session:
            return redirect("customer:password-reset")
        try:
            return super().dispatch(request, *args, **kwargs)
        except password_resets.ResetRefused as error:
            return self._again(request, error)

    @staticmethod
    def _again(request: HttpRequest, error: ShopError) -> HttpResponse:
        for key in (TOKEN, RESET_TOKEN):
            request.session.pop(key, None)
        messages.error(request, str(error.message))
        return redirect("customer:password-reset")

    @property
    def token(self) -> str:
        return str(self.request.session[self.token_key])


class ResetCodeView(ResetStepView):
    """2. and 3. The code: sent by one button, proved by the other."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ResetCodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if ASK in request.POST:
            return self._send(request)
        form = ResetCodeForm(request.POST)
        if form.is_valid():
            code = form.cleaned_data["sms_code"]
            proved = form.accept(lambda: password_resets.prove(token=self.token, sms_code=code))
            if proved is not None:
                request.session[RESET_TOKEN] = proved
                return redirect("customer:password-reset-new")
        return self._page(request, form, status=form.status)

    def _send(self, request: HttpRequest) -> HttpResponse:
        form = ResetCodeForm(request.POST)
        form.fields["sms_code"].required = False
        form.full_clean()
        wait = form.accept(lambda: password_resets.send_code(token=self.token, ip=client_ip(request)))
        if wait is None:
            return self._page(request, form, status=form.status)
        messages.success(request, _("验证码已发送，%(seconds)d 秒后可以重新获取。") % {"seconds": wait})
        return redirect("customer:password-reset-code")

    def _page(self, request: HttpRequest, form: ResetCodeForm, status: int = 200) -> HttpResponse:
        mobile = password_resets.shown_mobile(password_resets.open_reset(self.token))
        return render(
            request, "account/password_reset_code.html", {"form": form, "masked_mobile": mobile}, status=status
        )


class ResetPasswordView(ResetStepView):
    """4. The new password."""

    token_key = RESET_TOKEN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ResetPasswordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ResetPasswordForm(request.POST)
        if form.is_valid():
            password = form.cleaned_data["password"]
            if form.accept(lambda: password_resets.confirm(reset_token=self.token, password=password)):
                return self._done(request)
        return self._page(request, form, status=form.status)

    @staticmethod
    def _done(request: HttpRequest) -> HttpResponse:
        # Nothing of the walk, and nobody who may have been signed in here, stays in this browser.
        request.session.flush()
        messages.success(request, _("密码已重设，请用新密码登录。"))
        return redirect("customer:login")

    @staticmethod
    def _page(request: HttpRequest, form: ResetPasswordForm, status: int = 200) -> HttpResponse:
        return render(request, "account/password_reset_new.html", {"form": form}, status=status)
