from oscar.apps.dashboard.users import apps

# The password mail leads to pages that this shop does not have, and nobody subscribes to stock alerts.
NOT_MOUNTED = {"user-password-reset", "user-alert-list", "user-alert-delete", "user-alert-update"}


class UsersDashboardConfig(apps.UsersDashboardConfig):
    name = "commerce.dashboard.users"

    def configure_permissions(self) -> None:
        """Blocking members is a change; Oscar lets everybody do it who may see the list."""
        super().configure_permissions()
        self.permissions_map["users-active"] = ["accounts.view_user", "accounts.change_user"]

    def get_urls(self):  # type: ignore[no-untyped-def]
        from django.urls import path

        from commerce.dashboard.users.views import UserActiveView

        kept = [pattern for pattern in super().get_urls() if pattern.name not in NOT_MOUNTED]
        return [
            *kept,
            *self.post_process_urls([path("<int:pk>/active/", UserActiveView.as_view(), name="users-active")]),
        ]
