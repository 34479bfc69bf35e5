"""Taking one's data along, and closing the account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from commerce.accounts import selectors
from commerce.accounts.forms.security import CloseForm
from commerce.accounts.masks import masked_mobile
from commerce.accounts.services.closing import close_account
from commerce.accounts.services.exporting import FILE_NAME, export_data
from commerce.accounts.views.codes import ASK
from commerce.accounts.views.proof import ask_for_own_code
from commerce.verification.enums import Purpose


class ExportView(LoginRequiredMixin, View):
    """Everything that the shop holds about the member, as a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        data = export_data(user=selectors.member(request))
        response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
        response["Cache-Control"] = "private, no-store"
        return response


class CloseView(LoginRequiredMixin, View):
    """Says what will happen, asks for the password or a code, and closes the account."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, CloseForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        user, form = selectors.member(request), CloseForm(request.POST)
        if ASK in request.POST:
            form.fields["understood"].required = False
            return self._page(request, form, status=ask_for_own_code(request, user, form, Purpose.CLOSE))
        if form.is_valid():
            proof = {name: form.cleaned_data[name] for name in ("password", "sms_code")}
            form.accept(lambda: close_account(user=user, **proof))
        if form.errors:
            return self._page(request, form, status=form.status)
        logout(request)
        messages.success(request, _("账号已注销。感谢您的陪伴。"))
        return redirect("customer:login")

    @staticmethod
    def _page(request: HttpRequest, form: CloseForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "masked_mobile": masked_mobile(selectors.member(request).mobile)}
        return render(request, "account/close.html", context, status=status)
