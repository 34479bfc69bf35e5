from django.contrib import admin

from commerce.core.models import OutboxEvent


@admin.register(OutboxEvent)
class OutboxEventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("kind", "created_at", "handled_at", "attempts", "last_error")
    list_filter = ("kind",)
    readonly_fields = [field.name for field in OutboxEvent._meta.fields]
