"""The public catalogue pages. They show nothing personal, so that each can be published as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.views.generic import TemplateView

from commerce.catalogue import selectors
from commerce.catalogue.enums import Ordering
from commerce.catalogue.models import Product
from commerce.catalogue.reviews.selectors import newest_reviews
from commerce.core import tags

PAGE_SIZE = 20


class CategoriesView(TemplateView):
    template_name = "catalogue/categories.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tree=selectors.category_tree(), **kwargs)


class ListView(TemplateView):
    """A paged, sortable list of SPU cards; subclasses say of what."""

    template_name = "catalogue/list.html"

    def list_context(self, **kwargs: Any) -> tuple[QuerySet[Product], dict[str, Any]]:
        """The goods to list, and what the page shows beside them."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        spus, extra = self.list_context(**kwargs)
        ordering = self.request.GET.get("ordering", Ordering.DEFAULT)
        page = Paginator(selectors.ordered(spus, ordering), PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, ordering=ordering, orderings=Ordering.choices, **extra)


class CategoryListView(ListView):
    def list_context(self, **kwargs: Any) -> tuple[QuerySet[Product], dict[str, Any]]:
        category = selectors.public_category(kwargs["category_id"])
        family = selectors.category_family(category)
        return selectors.spus_in(category), {
            "title": category.name,
            "category": category,
            "breadcrumbs": selectors.category_path(category),
            "children": family,
        }


class BrandView(ListView):
    def list_context(self, **kwargs: Any) -> tuple[QuerySet[Product], dict[str, Any]]:
        brand = selectors.brand(kwargs["brand_id"])
        return selectors.spus_of_brand(brand), {"title": brand.name, "brand": brand}


class ItemView(TemplateView):
    """One SKU: gallery, specification options, price, stock, parameters, description, reviews.

    What sells best beside it is a part of its own (cms.publishing), so that a sale changes no other page.
    """

    template_name = "catalogue/item.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sku = selectors.sku_on_shelf(kwargs["sku_id"])
        common = tags.shared(f"item:{sku.parent_id}", lambda: _of_all_skus(sku.spu))
        siblings = common["siblings"]
        return super().get_context_data(
            sku=sku,
            spu=sku.spu,
            offer=next(sibling for sibling in siblings if sibling.id == sku.pk),
            specifications=selectors.specification_matrix(sku, siblings, common["offered"]),
            images=selectors.gallery(sku),
            **{name: common[name] for name in ("parameters", "breadcrumbs", "reviews")},
        )


def _of_all_skus(spu: Product) -> dict[str, Any]:
    """What the pages of all SKUs of an SPU show."""
    return {
        "siblings": selectors.siblings_on_shelf(spu),
        "offered": selectors.offered_options(spu.pk),
        "parameters": selectors.parameters(spu),
        "breadcrumbs": selectors.breadcrumbs(spu),
        "reviews": newest_reviews(spu),
    }
