from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from commerce.core.logs import mask_text
from commerce.verification.models import SmsDelivery


@admin.register(SmsDelivery)
class SmsDeliveryAdmin(admin.ModelAdmin):
    """What became of a message, for whoever is asked why no code came. Nothing can be changed or sent from here."""

    list_display = ("created_at", "masked_mobile", "purpose", "state", "provider", "reason", "attempts")
    list_filter = ("state", "provider", "purpose")
    # Searches stand in the address, and addresses in access logs.
    search_fields = ("mobile__endswith",)
    search_help_text = _("手机号后四位")
    fields = ("created_at", "masked_mobile", "purpose", "state", "provider", "reason", "attempts", "id", "expires_at")

    @admin.display(description=_("手机号"))
    def masked_mobile(self, delivery: SmsDelivery) -> str:
        return mask_text(delivery.mobile)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
