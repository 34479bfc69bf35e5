"""What was paid, to look at only: the services of this app are the one way to move money."""

from typing import Any

from django.contrib import admin
from oscar.apps.payment.admin import *  # noqa: F403

from commerce.payment.models import (
    PaymentAttempt,
    PaymentEvent,
    PaymentMethod,
    ReconciliationDifference,
    Refund,
    Source,
    SourceType,
    Transaction,
)


class LookOnly(admin.ModelAdmin):
    def has_add_permission(self, *args: Any, **kwargs: Any) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(PaymentMethod)
class PaymentMethodAdmin(LookOnly):
    list_display = ("code", "name", "enabled", "position", "minimum", "maximum")


@admin.register(PaymentAttempt)
class PaymentAttemptAdmin(LookOnly):
    list_display = ("trade_no", "method", "amount", "refunded", "state", "created_at", "paid_at")
    list_filter = ("method", "state")
    search_fields = ("trade_no__startswith", "provider_trade_no")
    exclude = ("instruction",)


@admin.register(Refund)
class RefundAdmin(LookOnly):
    list_display = ("refund_no", "amount", "reason_label", "state", "created_at", "finished_at")
    list_filter = ("state",)
    search_fields = ("refund_no__startswith",)


@admin.register(PaymentEvent)
class PaymentEventAdmin(LookOnly):
    list_display = ("created_at", "provider", "kind", "result", "attempt")
    list_filter = ("provider", "kind")
    search_fields = ("attempt__trade_no__startswith",)
    list_select_related = ("attempt",)


@admin.register(ReconciliationDifference)
class ReconciliationDifferenceAdmin(LookOnly):
    list_display = ("day", "provider", "kind", "trade_no", "ours", "theirs", "state")
    list_filter = ("provider", "state", "kind")


for model in (Source, SourceType, Transaction):
    registered = type(admin.site.get_model_admin(model))
    admin.site.unregister(model)
    admin.site.register(model, type(registered.__name__, (LookOnly, registered), {}))
