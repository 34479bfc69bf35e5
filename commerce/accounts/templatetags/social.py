"""What pages need to offer signing in with an account elsewhere."""

from django import template

from commerce.accounts.social.providers import Provider, offered

register = template.Library()


@register.simple_tag
def social_providers() -> list[Provider]:
    return offered()
