"""The e-mail address: setting it, and proving it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from commerce.accounts import selectors
from commerce.accounts.forms.security import EmailForm
from commerce.accounts.masks import masked_email
from commerce.accounts.services import emails
from commerce.core.errors import ShopError


class EmailView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, EmailForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EmailForm(request.POST)
        if form.is_valid():
            form.accept(lambda: emails.set_email(user=selectors.member(request), **form.cleaned_data))
        if form.errors:
            return self._page(request, form, status=form.status)
        messages.success(request, _("激活邮件已发送，请查收并点击其中的链接。"))
        return redirect("customer:email")

    @staticmethod
    def _page(request: HttpRequest, form: EmailForm, status: int = 200) -> HttpResponse:
        return render(request, "account/email.html", {"form": form}, status=status)


class EmailResendView(LoginRequiredMixin, View):
    """POST sends the link again."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            emails.resend_activation(user=selectors.member(request))
        except ShopError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("激活邮件已重新发送。"))
        return redirect("customer:email")


class EmailActivateView(View):
    """Where the mailed link leads. It only asks: scanners of mail follow links, but press no buttons.

    Signing in is not needed, since whoever reads the mail owns the address.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        token = request.GET.get("token", "")
        try:
            user = emails.user_of_link(token)
        except ShopError as error:
            return self._page(request, status=error.status, error=error)
        return self._page(request, token=token, email=masked_email(user.email))

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            user = emails.activate(request.POST.get("token", ""))
        except ShopError as error:
            return self._page(request, status=error.status, error=error)
        return self._page(request, done=True, email=masked_email(user.email))

    @staticmethod
    def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
        response = render(request, "account/email_activate.html", context, status=status)
        # The token stands in the address: it must not travel on as a referrer. (With `no-referrer` the browser would
        # hide from our own CSRF check, too, where the button was pressed.)
        response.headers["Referrer-Policy"] = "same-origin"
        return response
