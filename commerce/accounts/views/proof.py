"""The button by which a signed-in member asks for a code to the own number."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from commerce.accounts.forms.social import ProofForm
from commerce.accounts.models import User
from commerce.accounts.services.bindings import send_own_code
from commerce.core.client_ip import client_ip


def ask_for_own_code(request: HttpRequest, member: User, form: ProofForm) -> int:
    """The status of the page to show again: a refusal stands in the form, success in the page's messages."""
    form.full_clean()
    wait = form.accept(lambda: send_own_code(user=member, ip=client_ip(request)))
    if wait is None:
        return form.status
    messages.success(request, _("验证码已发送，%(seconds)d 秒后可以重新获取。") % {"seconds": wait})
    return 200
