"""The picture and the mobile number of one's own account."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from commerce.accounts import selectors
from commerce.accounts.forms.security import AvatarForm, MobileForm
from commerce.accounts.masks import masked_mobile
from commerce.accounts.services.avatars import remove_avatar, set_avatar
from commerce.accounts.services.mobile_numbers import change_mobile
from commerce.accounts.services.web_sessions import current_device, keep_web_session
from commerce.accounts.views.codes import ASK, ask_for_code, fresh_captcha
from commerce.core.forms import first_error


class AvatarView(LoginRequiredMixin, View):
    """POST a picture, or `remove`."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user = selectors.member(request)
        if "remove" in request.POST:
            remove_avatar(user=user)
            messages.success(request, _("头像已移除。"))
            return redirect("customer:security")
        form = AvatarForm(request.POST, request.FILES)
        if form.is_valid():
            form.accept(lambda: set_avatar(user=user, upload=form.cleaned_data["avatar"]))
        if form.errors:
            messages.error(request, first_error(form))
        else:
            messages.success(request, _("头像已更换。"))
        return redirect("customer:security")


class ChangeMobileView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, MobileForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MobileForm(request.POST)
        if ASK in request.POST:
            wait = ask_for_code(request, form)
            return self._page(request, form, status=200 if wait else form.status)
        if form.is_valid():
            form.accept(lambda: self._change(request, form))
        if form.errors:
            return self._page(request, form, status=form.status)
        messages.success(request, _("手机号已更换，其他设备已退出登录。"))
        return redirect("customer:security")

    @staticmethod
    def _change(request: HttpRequest, form: MobileForm) -> None:
        user = selectors.member(request)
        content = {name: form.cleaned_data[name] for name in ("mobile", "sms_code", "password")}
        change_mobile(user=user, keep=current_device(request), **content)
        keep_web_session(request, user)

    @staticmethod
    def _page(request: HttpRequest, form: MobileForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "captcha": fresh_captcha(request),
            "masked_mobile": masked_mobile(selectors.member(request).mobile),
        }
        return render(request, "account/mobile_change.html", context, status=status)
