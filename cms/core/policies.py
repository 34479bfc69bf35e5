"""Who may put content before the public. With SHOP_CONTENT_APPROVAL every change passes a second pair of eyes."""

from typing import Any

from django.conf import settings
from wagtail.models import PagePermissionTester
from wagtail.permission_policies import ModelPermissionPolicy

from commerce.accounts.enums import Role

_CACHE = "_jishi_publishes_alone"


def publishes_alone(user: Any) -> bool:
    """Whether nobody else has to approve what somebody publishes: editors need it when the shop says so."""
    if not settings.SHOP_CONTENT_APPROVAL or user.is_superuser:
        return True
    if not hasattr(user, _CACHE):
        setattr(user, _CACHE, user.groups.filter(name=Role.ADMINISTRATOR.value).exists())
    return bool(getattr(user, _CACHE))


class ContentPolicy(ModelPermissionPolicy):
    """Django's permissions on a snippet, less publishing for those who need an approval."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "publish" and not publishes_alone(user):
            return False
        return bool(super().user_has_permission(user, action))


class ContentPagePermissions(PagePermissionTester):
    """Wagtail's permissions on a page, less publishing for those who need an approval."""

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        if not publishes_alone(user):
            self.permissions: set[str] = self.permissions - {"publish"}  # type: ignore[has-type]
