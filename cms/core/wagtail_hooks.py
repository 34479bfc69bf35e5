"""What the content floor adds to Wagtail's admin."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.ads.models import Ad
from cms.ads.viewsets import AdPositionViewSet, AdViewSet
from cms.channels.models import ChannelGroup
from cms.channels.viewsets import ChannelGroupViewSet
from cms.core.choosers import category_chooser_viewset, sku_chooser_viewset, spu_chooser_viewset
from cms.core.policies import ContentPolicy
from cms.core.user_policy import SuperusersOnly

for model in (get_user_model(), Group):
    register_permission_policy(model, SuperusersOnly(model))
for model in (Ad, ChannelGroup):
    register_permission_policy(model, ContentPolicy(model))


class StorefrontGroup(SnippetViewSetGroup):
    """One entry of the menu for what stands beside the pages."""

    menu_label = _("店面")
    menu_icon = "site"
    menu_order = 150
    items = (AdViewSet, ChannelGroupViewSet, AdPositionViewSet)


register_snippet(StorefrontGroup)


@hooks.register("register_admin_viewset")
def register_choosers() -> list[Any]:
    return [spu_chooser_viewset, sku_chooser_viewset, category_chooser_viewset]
