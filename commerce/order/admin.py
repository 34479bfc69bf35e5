"""Oscar's registrations, to look at only: the services of this app are the one way to change an order."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from oscar.apps.order.admin import *  # noqa: F403


class LookOnly:
    """Goes before a ModelAdmin: nothing is added, changed or deleted."""

    def has_add_permission(self, *args: Any, **kwargs: Any) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


for model in apps.get_app_config("order").get_models():
    if admin.site.is_registered(model):
        registered = type(admin.site.get_model_admin(model))
        admin.site.unregister(model)
        admin.site.register(model, type(registered.__name__, (LookOnly, registered), {}))
