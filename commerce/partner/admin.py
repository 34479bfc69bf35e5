"""Oscar's registrations; stock moves by the services, so it can be read here, but not overwritten."""

from django.contrib import admin
from oscar.apps.partner import admin as oscar_admin
from oscar.apps.partner.admin import *  # noqa: F403

from commerce.partner.models import StockRecord

admin.site.unregister(StockRecord)


@admin.register(StockRecord)
class ShopStockRecordAdmin(oscar_admin.StockRecordAdmin):
    readonly_fields = ("num_in_stock", "num_allocated")
    exclude = ("price_currency",)
