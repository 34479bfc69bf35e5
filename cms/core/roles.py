"""What an editor may do: content only."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

EDITORS = "编辑"
SNIPPETS = {"channels": ("channelgroup",), "ads": ("adposition",)}


def ensure_editors_group() -> Group:
    """The group of editors: pages, pictures, channels and ads, and the door to Wagtail. Safe to repeat."""
    group, _created = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(*_model_permissions())
    for codename in ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"):
        GroupPagePermission.objects.get_or_create(
            group=group,
            page=Page.get_first_root_node(),
            permission=Permission.objects.get(content_type__app_label="wagtailcore", codename=codename),
        )
    for codename in ("add_image", "change_image", "choose_image"):
        GroupCollectionPermission.objects.get_or_create(
            group=group,
            collection=Collection.get_first_root_node(),
            permission=Permission.objects.get(content_type__app_label="wagtailimages", codename=codename),
        )
    return group


def _model_permissions() -> list[Permission]:
    found = [Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")]
    for app_label, models in SNIPPETS.items():
        for model in models:
            found += Permission.objects.filter(content_type__app_label=app_label, content_type__model=model).exclude(
                codename__startswith="lock"
            )
    return found
