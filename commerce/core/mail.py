"""Mails in the shop's look: one template as HTML, one as text."""

import smtplib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


class MailUnreachable(Exception):
    """The mail server could not be reached or asked to come back later: trying again can help."""


class MailRejected(Exception):
    """The mail server refused for good, as for an address that does not exist."""


def send_mail(*, to: str, subject: str, template: str, context: Mapping[str, Any]) -> None:
    """Render `mail/<template>.html` and `.txt`, and hand them to the mail server.

    Raises MailUnreachable or MailRejected. Which replies are transient is RFC 5321, 4.2.1: those that start with 4.
    """
    shown = {"site_url": settings.SITE_URL, "shop_name": settings.OSCAR_SHOP_NAME, **context}
    message = EmailMultiAlternatives(subject, render_to_string(f"mail/{template}.txt", shown), to=[to])
    message.attach_alternative(render_to_string(f"mail/{template}.html", shown), "text/html")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise _failure(codes[0] if codes else 550) from error
    except smtplib.SMTPResponseException as error:
        raise _failure(error.smtp_code) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailUnreachable(type(error).__name__) from error


def _failure(code: int) -> MailUnreachable | MailRejected:
    return MailUnreachable(str(code)) if 400 <= code < 500 else MailRejected(str(code))


def in_shop_language() -> Any:
    """A context in which texts for people come out in the shop's language, whoever runs the task."""
    return translation.override(settings.LANGUAGE_CODE)
