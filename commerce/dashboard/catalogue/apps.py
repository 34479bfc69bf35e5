from oscar.apps.dashboard.catalogue import apps

from commerce.dashboard.rights import EDIT_GOODS

EDIT = list(EDIT_GOODS)
ADD = [*EDIT, "catalogue.add_product"]
DELETE = [*EDIT, "catalogue.delete_product"]
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
        """A merchant adds SKUs to own SPUs. A new SPU has no SKU that would make it anybody's: that is for staff.

        The pages about goods show and change prices and stock, too: nobody gets in without the right to both.
        """
        super().configure_permissions()
        self.permissions_map |= {
            "catalogue-product-list": (EDIT, MERCHANT),
            "catalogue-product": (EDIT, MERCHANT),
            "catalogue-product-bulk-action": (EDIT, MERCHANT),
            "catalogue-product-delete": (DELETE, MERCHANT),
            "catalogue-product-create": ADD,
            "catalogue-product-create-child": (ADD, MERCHANT),
        }

    def get_urls(self):  # type: ignore[no-untyped-def]
        return [pattern for pattern in super().get_urls() if pattern.name not in NOT_MOUNTED]
