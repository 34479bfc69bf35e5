from oscar.apps.dashboard.catalogue import apps

EDIT = ["catalogue.view_product", "catalogue.add_product", "catalogue.change_product"]
MERCHANT = ["partner.dashboard_access"]
# Without effect in this shop: options of an order line, Oscar's stock alerts (the overview counts for itself), and
# the lookup for recommendations and ranges, which names everybody's goods.
NOT_MOUNTED = {
    "catalogue-product-lookup",
    "stock-alert-list",
    "catalogue-option-list",
    "catalogue-option-create",
    "catalogue-option-update",
    "catalogue-option-delete",
}


class CatalogueDashboardConfig(apps.CatalogueDashboardConfig):
    name = "commerce.dashboard.catalogue"

    def configure_permissions(self) -> None:
        """A merchant adds SKUs to own SPUs. A new SPU has no SKU that would make it anybody's: that is for staff."""
        super().configure_permissions()
        self.permissions_map["catalogue-product-create"] = EDIT
        self.permissions_map["catalogue-product-create-child"] = (EDIT, MERCHANT)

    def get_urls(self):  # type: ignore[no-untyped-def]
        return [pattern for pattern in super().get_urls() if pattern.name not in NOT_MOUNTED]
