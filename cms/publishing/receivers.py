"""Which tags a saved or deleted row makes dirty, whoever saves it: dashboards, Wagtail, Django's admin, a loader.

Only that: nothing is rendered or decided here. What writes past the models (QuerySet.update, bulk_create) marks for
itself, in the service that does it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site, get_page_models
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.ads.models import Ad, AdPosition
from cms.channels.models import Channel, ChannelGroup
from commerce.catalogue.marks import mark_branch, mark_categories, mark_offers, mark_products, mark_spus
from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    Brand,
    Category,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductCategory,
    ProductClass,
    ProductImage,
    SpecificationOption,
)
from commerce.catalogue.reviews.models import ProductReview, ReviewPicture
from commerce.core.dirty import mark_all, mark_dirty
from commerce.core.tags import EVERYTHING
from commerce.partner.models import Partner, StockRecord
from commerce.regions.models import Region

Tags = Callable[[Any], Iterable[str]]
NAMES = {"username", "first_name", "last_name"}


def connect() -> None:
    """Called once, when the app is ready."""
    for model, receiver in (
        (Product, _product),
        (ProductCategory, _placed),
        (Category, _category),
        (StockRecord, _stock),
        (get_user_model(), _member),
        (get_image_model(), _image),
        (PageViewRestriction, _restriction),
    ):
        _on_change(model, receiver)
    for model, tags in _TAGS.items():
        _on_change(model, _marking(tags))
    pre_save.connect(_before_product, sender=Product, dispatch_uid="publishing")
    m2m_changed.connect(_placed_many, sender=Product.categories.through, dispatch_uid="publishing")
    for page_model in get_page_models():
        _on_change(page_model, _page)
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(_page, dispatch_uid="publishing")


def _on_change(model: type[models.Model], receiver: Callable[..., None]) -> None:
    """After saving, and before deleting: then the row can still be followed to what it belongs to."""
    for signal in (post_save, pre_delete, post_delete):
        uid = f"publishing-{model._meta.label}-{id(signal)}"
        signal.connect(receiver, sender=model, weak=False, dispatch_uid=uid)


def _marking(tags: Tags) -> Callable[..., None]:
    def receiver(instance: Any, **_kwargs: Any) -> None:
        mark_all(tags(instance))

    return receiver


def _of_product(row: Any) -> Iterable[str]:
    """An SPU's pages, for what belongs to one of its products."""
    parent = Product.objects.filter(pk=row.product_id).values_list("parent", flat=True).first()
    return (f"spu:{parent or row.product_id}", f"card:{parent or row.product_id}")


def _of_class(row: ProductAttribute) -> Iterable[str]:
    return (f"class:{row.product_class_id}",)


def _of_options(group_id: int | None) -> Iterable[str]:
    classes = ProductAttribute.objects.filter(option_group=group_id, product_class__isnull=False)
    return [f"class:{pk}" for pk in set(classes.values_list("product_class", flat=True))]


def _of_position(row: Ad) -> Iterable[str]:
    return [f"ads:{key}" for key in AdPosition.objects.filter(pk=row.position_id).values_list("key", flat=True)]


_TAGS: dict[type[models.Model], Tags] = {
    ProductImage: _of_product,
    ProductAttributeValue: _of_product,
    SpecificationOption: lambda row: (f"spu:{row.spu_id}",),
    ProductClass: lambda row: (f"class:{row.pk}",),
    ProductAttribute: _of_class,
    AttributeOptionGroup: lambda row: _of_options(row.pk),
    AttributeOption: lambda row: _of_options(row.group_id),
    Brand: lambda row: (f"brand:{row.pk}", f"brand-list:{row.pk}"),
    Partner: lambda row: (f"merchant:{row.pk}",),
    ProductReview: lambda row: (f"reviews:{row.product_id}", f"spu:{row.product_id}"),
    ReviewPicture: lambda row: (f"reviews:{row.review.product_id}",),
    ChannelGroup: lambda row: ("channel-menu",),
    Channel: lambda row: ("channel-menu",),
    AdPosition: lambda row: (f"ads:{row.key}",),
    Ad: _of_position,
    Site: lambda row: (EVERYTHING,),
    Region: lambda row: ("regions",),
}


def _before_product(instance: Product, **_kwargs: Any) -> None:
    """The brand that the goods leave; nobody knows it afterwards."""
    if instance.pk:
        before = Product.objects.filter(pk=instance.pk, brand__isnull=False).exclude(brand=instance.brand_id)
        mark_all(f"brand-list:{pk}" for pk in before.values_list("brand", flat=True))


def _product(instance: Product, **_kwargs: Any) -> None:
    mark_spus([instance.parent_id or instance.pk])


def _placed(instance: ProductCategory, **_kwargs: Any) -> None:
    mark_dirty(f"spu:{instance.product_id}", f"card:{instance.product_id}")
    mark_categories([instance.category_id])


def _placed_many(instance: Any, pk_set: set[int] | None, reverse: bool, **_kwargs: Any) -> None:
    """`set`, `add`, `remove` and `clear`, from the goods or from the category."""
    if reverse:
        mark_categories([instance.pk])
        mark_spus(pk_set or set(instance.product_set.values_list("pk", flat=True)))
    else:
        mark_spus([instance.pk])
        mark_categories(pk_set or ())


def _category(instance: Category, **_kwargs: Any) -> None:
    mark_branch(instance)


def _stock(instance: StockRecord, signal: Any, **_kwargs: Any) -> None:
    """A new price or number concerns the SKU; one that comes to the shelf or leaves it, all pages of the SPU."""
    if signal is post_save and not instance.comes_or_goes:
        mark_offers([instance.product_id])
    else:
        mark_products([instance.product_id])


def _member(instance: Any, created: bool = False, update_fields: Iterable[str] | None = None, **_kwargs: Any) -> None:
    """Reviews show names; signing up and in, which saves a time, is nobody's business."""
    if not created and (update_fields is None or NAMES & set(update_fields)):
        mark_dirty(f"member:{instance.pk}")


def _image(instance: Any, **_kwargs: Any) -> None:
    keys = AdPosition.objects.filter(ads__image=instance.pk).values_list("key", flat=True)
    mark_all([f"image:{instance.pk}", *(f"ads:{key}" for key in keys)])


def _page(instance: Page, **_kwargs: Any) -> None:
    """A page's address is part of those below it, and menus list pages."""
    mark_all(["pages", "footer", *_branch(instance)])


def _branch(page: Page) -> list[str]:
    # Saved by treebeard or by hand, the path is the one in the database.
    path = Page.objects.filter(pk=page.pk).values_list("path", flat=True).first() or page.path
    below = Page.objects.filter(path__startswith=path) if path else Page.objects.none()
    return [f"page:{page.pk}", *(f"page:{pk}" for pk in below.values_list("pk", flat=True))]


def _restriction(instance: PageViewRestriction, **_kwargs: Any) -> None:
    mark_all(["pages", *_branch(instance.page)])
