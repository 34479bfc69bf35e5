"""What the content floor adds to Wagtail's admin."""

from wagtail import hooks

from cms.core.choosers import (
    CategoryChooserViewSet,
    SpuChooserViewSet,
    category_chooser_viewset,
    spu_chooser_viewset,
)


@hooks.register("register_admin_viewset")
def register_choosers() -> list[SpuChooserViewSet | CategoryChooserViewSet]:
    return [spu_chooser_viewset, category_chooser_viewset]
