"""Oscar's registrations, and ours for what Oscar does not know."""

from django.contrib import admin
from oscar.apps.catalogue.admin import *  # noqa: F403

from commerce.catalogue.models import Brand


@admin.register(Brand)
class BrandAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "first_letter")
    search_fields = ("name", "code")
