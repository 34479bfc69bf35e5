"""Pages of the account. The sign-in is reached from here, since the dashboard has a door with the same lock."""

from commerce.accounts.views.login import ShopLoginView

__all__ = ["ShopLoginView"]
