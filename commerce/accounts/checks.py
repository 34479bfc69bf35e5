"""What `manage.py check` tells an operator about signing in elsewhere before a customer does."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from commerce.accounts.social.providers import PROVIDERS


@register(Tags.compatibility)
def check_social_keys(**_kwargs: Any) -> Sequence[CheckMessage]:
    """Half a pair of keys would silently offer nothing."""
    return [
        Error(f"{name}_APP_ID and {name}_APP_KEY are only of use together.", id="accounts.E001")
        for name, provider in ((provider.name.upper(), provider) for provider in PROVIDERS.values())
        if bool(provider.app_id) != bool(provider.app_key)
    ]


@register(Tags.security, deploy=True)
def check_qq_address(**_kwargs: Any) -> Sequence[CheckMessage]:
    """The application's secret and people's tokens travel there."""
    if settings.QQ_APP_ID and not settings.QQ_BASE_URL.startswith("https://"):
        return [Error("QQ_BASE_URL must begin with https://.", id="accounts.E002")]
    return []
