"""Which providers there are, and which of them this shop has an application at."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Provider:
    """`name` is its part of our addresses, and of the rows that say who is who."""

    name: str
    title: Any
    backend: str

    @property
    def app_id(self) -> str:
        return str(getattr(settings, f"{self.name.upper()}_APP_ID"))

    @property
    def app_key(self) -> str:
        return str(getattr(settings, f"{self.name.upper()}_APP_KEY"))

    @property
    def is_set_up(self) -> bool:
        return bool(self.app_id and self.app_key)


PROVIDERS = {
    provider.name: provider
    for provider in (
        Provider("qq", "QQ", "commerce.accounts.social.qq.ShopQQOAuth2"),
        Provider("weixin", _("微信"), "social_core.backends.weixin.WeixinOAuth2"),
        Provider("weibo", _("微博"), "social_core.backends.weibo.WeiboOAuth2"),
    )
}


def offered() -> list[Provider]:
    """Those that somebody can sign in with."""
    return [provider for provider in PROVIDERS.values() if provider.is_set_up]
