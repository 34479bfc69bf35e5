"""Personal data as far as somebody needs it."""

from django import template

from commerce.accounts.masks import masked_email, masked_mobile

register = template.Library()


@register.filter
def mobile_for(mobile: str | None, shows_all: bool) -> str:
    return (mobile or "") if shows_all else masked_mobile(mobile)


@register.filter
def email_for(email: str, shows_all: bool) -> str:
    return email if shows_all else masked_email(email)
