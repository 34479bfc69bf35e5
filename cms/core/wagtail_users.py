"""Wagtail's pages about users and groups are for superusers only: whoever may change a user there could make himself a
superuser. Roles are given in Django's admin, which keeps to what the giver may do."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.users.apps import WagtailUsersAppConfig


class SuperusersOnly(ModelPermissionPolicy):
    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active and user.is_superuser)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return self.user_has_permission(user, "")

    def users_with_any_permission(self, actions: Any) -> Any:
        return get_user_model().objects.filter(is_active=True, is_superuser=True)


class ShopUsersConfig(WagtailUsersAppConfig):
    def ready(self) -> None:
        from django.contrib.auth.models import Group

        super().ready()
        for model in (get_user_model(), Group):
            register_permission_policy(model, SuperusersOnly(model))
