"""Oscar's registrations, and freight templates, each with its rules."""

from django.contrib import admin
from oscar.apps.shipping.admin import *  # noqa: F403

from commerce.shipping.models import FreightRule, FreightTemplate


class FreightRuleInline(admin.StackedInline):
    model = FreightRule
    raw_id_fields = ("areas",)
    extra = 0


@admin.register(FreightTemplate)
class FreightTemplateAdmin(admin.ModelAdmin):
    list_display = ("name", "partner", "method", "basis", "is_active")
    list_filter = ("method", "is_active")
    list_select_related = ("partner",)
    inlines = (FreightRuleInline,)
