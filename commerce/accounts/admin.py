from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from commerce.accounts.models import User


@admin.register(User)
class ShopUserAdmin(UserAdmin):  # type: ignore[type-arg]
    list_display = ("username", "mobile", "email", "is_staff", "is_active")
    search_fields = ("username", "mobile", "email")
    fieldsets = (*(UserAdmin.fieldsets or ()), (None, {"fields": ("mobile", "email_verified", "avatar")}))
