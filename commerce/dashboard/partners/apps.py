from oscar.apps.dashboard.partners import apps

# A merchant's person is a member who signed up; the dashboard makes no accounts and sets nobody's password or role.
NOT_MOUNTED = {"partner-user-create", "partner-user-update"}


class PartnersDashboardConfig(apps.PartnersDashboardConfig):
    name = "commerce.dashboard.partners"

    def configure_permissions(self) -> None:
        """Oscar lets everybody change a merchant's page who may see it."""
        super().configure_permissions()
        self.permissions_map["partner-manage"] = ["partner.view_partner", "partner.change_partner"]

    def get_urls(self):  # type: ignore[no-untyped-def]
        return [pattern for pattern in super().get_urls() if pattern.name not in NOT_MOUNTED]
