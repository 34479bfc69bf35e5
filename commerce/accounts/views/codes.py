"""Pages with an SMS code: a fresh captcha with every answer, and a second button that asks for the code."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from commerce.accounts.forms.codes import CodeForm
from commerce.core.client_ip import client_ip
from commerce.verification.models import Captcha
from commerce.verification.services import captchas

# The name of the button that asks for a code.
ASK = "send_code"


def fresh_captcha(request: HttpRequest) -> Captcha:
    """Raises TooMany: whoever loads the page a hundred times is answered with the error's page."""
    return captchas.new_captcha(ip=client_ip(request))


def ask_for_code(request: HttpRequest, form: CodeForm) -> int | None:
    """What the second button does without scripts. A refusal stands in the form, success in the page's messages."""
    wait = form.ask_for_code(client_ip(request))
    if wait is not None:
        messages.success(request, _("验证码已发送，%(seconds)d 秒后可以重新获取。") % {"seconds": wait})
    return wait
