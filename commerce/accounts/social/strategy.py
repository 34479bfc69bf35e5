"""What social-auth asks its surroundings for: the shop's settings, the browser's session, where the shop is."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from social_core.backends.base import BaseAuth
from social_django.strategy import DjangoStrategy

from commerce.accounts.social.providers import PROVIDERS, offered


class ShopStrategy(DjangoStrategy):
    state_prefix = ""

    def get_setting(self, name: str) -> Any:
        """Keys are set once, under the names that operators know."""
        for provider in PROVIDERS.values():
            prefix = f"SOCIAL_AUTH_{provider.name.upper()}"
            if name == f"{prefix}_KEY":
                return provider.app_id
            if name == f"{prefix}_SECRET":
                return provider.app_key
        return super().get_setting(name)

    def get_backends(self) -> list[str]:
        return [provider.backend for provider in offered()]

    def build_absolute_uri(self, path: str | None = None) -> str:
        """Providers know the shop by one address, whatever host name a request came with."""
        return urljoin(settings.SITE_URL, path or "")

    def authenticate(self, backend: BaseAuth[Any], *args: Any, **kwargs: Any) -> Any:
        """Past Django's list of doors: these do not open by name and password, and are no business of the others."""
        kwargs.update(strategy=self, storage=self.storage, backend=backend)
        return backend.run_authentication(self.request, *args, **kwargs)
