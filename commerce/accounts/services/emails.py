"""The e-mail address of a member: kept unproved until the link that was sent to it has been used."""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.accounts.models import User
from commerce.accounts.services.sign_in import confirm_password
from commerce.core.errors import Conflict, InvalidInput
from commerce.core.events import emit
from commerce.core.mail import in_shop_language, send_mail
from commerce.verification import limits
from commerce.verification.limits import Budget

SALT = "accounts.email.activation"
MAILS_PER_USER = ((1, 60), (5, 3600), (10, 86400))
EMAIL_LENGTH_MAX = 254


class LinkRefused(InvalidInput):
    code = "activation_expired"
    message: Any = gettext_lazy("激活链接无效、已使用或已过期，请重新发送激活邮件。")


def set_email(*, user: User, email: str, password: str | None) -> None:
    """Replace the address, after the password once more, and send a link to it. `user` is brought up to date.

    Without a password (None, for clients that cannot ask) only where no address was proved yet.

    Raises InvalidInput naming the field, or TooMany. Whether somebody else has the address is not told here: that
    shows when it is activated, to who can read its mail.
    """
    address = _valid(email)
    if password is not None or user.email_verified:
        confirm_password(user=user, password=password or "")
    _take_mail(user)
    key = secrets.token_urlsafe(16)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(email=address, email_verified=False, email_key=key)
        emit("email.activation", user_id=user.pk)
    user.refresh_from_db(fields=["email", "email_verified", "email_key"])


def resend_activation(*, user: User) -> None:
    """Send the link again; links sent before stay good. Raises Conflict when there is none to send, or TooMany."""
    if not user.email_key:
        raise Conflict(_("没有待激活的邮箱。"))
    _take_mail(user)
    emit("email.activation", user_id=user.pk)


def activation_token(user: User) -> str | None:
    """What the link carries; None when there is nothing to activate any more."""
    if not user.email_key:
        return None
    return signing.dumps([user.pk, user.email, user.email_key], salt=SALT)


def send_activation(user_id: int) -> None:
    """Mail the link, as it is now; nothing, when it was used or replaced meanwhile.

    Raises MailUnreachable, MailRejected.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    token = activation_token(user) if user else None
    if user is None or token is None:
        return
    link = f"{settings.SITE_URL}{reverse('customer:email-activate')}?{urlencode({'token': token})}"
    with in_shop_language():
        send_mail(
            to=user.email,
            subject=_("激活您的邮箱"),
            template="email_activation",
            context={"name": user.display_name, "link": link, "hours": settings.SHOP_EMAIL_ACTIVATION_HOURS},
        )


def activate(token: str) -> User:
    """Mark the address as proved, once. Raises LinkRefused; Conflict when another account has proved it before."""
    user = user_of_link(token)
    open_link = User.objects.filter(pk=user.pk, email=user.email, email_key=user.email_key)
    try:
        with transaction.atomic():
            activated = open_link.update(email_verified=True, email_key="")
    except IntegrityError as error:
        raise Conflict(_("该邮箱已被其他账户使用。")) from error
    if not activated:
        raise LinkRefused
    user.refresh_from_db(fields=["email_verified", "email_key"])
    return user


def user_of_link(token: str) -> User:
    """Whom a link that can still be used is for. Raises LinkRefused. Changes nothing: mail scanners open links."""
    try:
        pk, email, key = signing.loads(token, salt=SALT, max_age=settings.SHOP_EMAIL_ACTIVATION_HOURS * 3600)
    except (signing.BadSignature, ValueError) as error:
        raise LinkRefused from error
    user = User.objects.filter(pk=pk, email=email, email_key=key, is_active=True).exclude(email_key="").first()
    if user is None:
        raise LinkRefused
    return user


def _valid(email: str) -> str:
    address = email.strip()
    try:
        validate_email(address)
        if len(address) > EMAIL_LENGTH_MAX:
            raise ValidationError("too long")
    except ValidationError as error:
        message = _("请输入正确的邮箱地址。")
        raise InvalidInput(message, fields={"email": [message]}) from error
    return User.objects.normalize_email(address)


def _take_mail(user: User) -> None:
    """Somebody else's mailbox must not be flooded through us."""
    limits.take([Budget(f"email:{user.pk}", number, seconds) for number, seconds in MAILS_PER_USER], fallback=True)
