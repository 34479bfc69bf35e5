"""What the content floor adds to Wagtail's admin."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from cms.core.choosers import (
    CategoryChooserViewSet,
    SpuChooserViewSet,
    category_chooser_viewset,
    spu_chooser_viewset,
)
from cms.core.user_policy import SuperusersOnly

for model in (get_user_model(), Group):
    register_permission_policy(model, SuperusersOnly(model))


@hooks.register("register_admin_viewset")
def register_choosers() -> list[SpuChooserViewSet | CategoryChooserViewSet]:
    return [spu_chooser_viewset, category_chooser_viewset]
