"""What protects one's own account: the password, and the devices that are signed in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from commerce.accounts import selectors
from commerce.accounts.forms.security import ChangePasswordForm, ProfileForm
from commerce.accounts.masks import masked_mobile
from commerce.accounts.models import User
from commerce.accounts.services.passwords import change_password
from commerce.accounts.services.profiles import rename
from commerce.accounts.services.sessions import end_all, end_session
from commerce.accounts.services.web_sessions import current_device, keep_web_session, web_sign_out


class SecurityView(LoginRequiredMixin, View):
    """The overview, with the name that others see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = selectors.member(request)
        return self._page(request, user, ProfileForm(initial={"display_name": user.get_full_name()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        user = selectors.member(request)
        form = ProfileForm(request.POST)
        if form.is_valid():
            form.accept(lambda: rename(user=user, display_name=form.cleaned_data["display_name"]))
        if form.errors:
            return self._page(request, user, form, status=form.status)
        messages.success(request, _("昵称已保存。"))
        return redirect("customer:security")

    @staticmethod
    def _page(request: HttpRequest, user: User, form: ProfileForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "masked_mobile": masked_mobile(user.mobile),
            "session_count": selectors.sessions_of(user).count(),
        }
        return render(request, "account/security.html", context, status=status)


class ChangePasswordView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ChangePasswordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ChangePasswordForm(request.POST)
        if form.is_valid():
            form.accept(lambda: self._change(request, **form.cleaned_data))
        if form.errors:
            return self._page(request, form, status=form.status)
        messages.success(request, _("密码已修改，其他设备已退出登录。"))
        return redirect("customer:security")

    @staticmethod
    def _change(request: HttpRequest, *, old_password: str, password: str) -> None:
        user = selectors.member(request)
        change_password(user=user, old_password=old_password, password=password, keep=current_device(request))
        keep_web_session(request, user)

    @staticmethod
    def _page(request: HttpRequest, form: ChangePasswordForm, status: int = 200) -> HttpResponse:
        return render(request, "account/password_change.html", {"form": form}, status=status)


class SessionListView(LoginRequiredMixin, View):
    """GET lists the devices; POST signs out all but this one, or with `scope=all` this one, too."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "sessions": selectors.sessions_of(selectors.member(request)),
            "own": current_device(request),
        }
        return render(request, "account/sessions.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        user = selectors.member(request)
        if request.POST.get("scope") == "all":
            end_all(user)
            web_sign_out(request)
            messages.success(request, _("已退出全部设备，请重新登录。"))
            return redirect("customer:login")
        end_all(user, keep=current_device(request))
        keep_web_session(request, user)
        messages.success(request, _("其他设备已退出登录。"))
        return redirect("customer:sessions")


class SessionEndView(LoginRequiredMixin, View):
    """POST signs one device out."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        session = selectors.session_of(selectors.member(request), session_id)
        own = current_device(request)
        if own is not None and own.pk == session.pk:
            web_sign_out(request)
            return redirect("customer:login")
        end_session(session)
        messages.success(request, _("该设备已退出登录。"))
        return redirect("customer:sessions")
