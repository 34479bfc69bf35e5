"""The two ways to sign in."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from commerce.accounts.forms.codes import CodeForm, RefusableForm
from commerce.accounts.models import User
from commerce.accounts.services import sign_in
from commerce.core.client_ip import client_ip
from commerce.verification.enums import Purpose


class LoginForm(RefusableForm, AuthenticationForm):
    """One field for user name, mobile or e-mail. The same sentence for every failure, so that it tells nothing."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("用户名 / 手机号 / 邮箱")
        self.fields["password"].label = _("密码")

    def clean(self) -> dict[str, Any]:
        content, request = self.cleaned_data, self.request
        if request is not None and "username" in content and "password" in content:
            self.user_cache = self.accept(
                lambda: sign_in.by_password(
                    login=content["username"], password=content["password"], ip=client_ip(request)
                )
            )
        return content


class CodeLoginForm(CodeForm):
    purpose = Purpose.LOGIN

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        content = self.cleaned_data
        if not self.is_asking and "mobile" in content and "sms_code" in content:
            self.user = self.accept(
                lambda: sign_in.by_code(mobile=content["mobile"], code=content["sms_code"], ip=client_ip(self.request))
            )
        return content

    def get_user(self) -> User | None:
        return self.user
