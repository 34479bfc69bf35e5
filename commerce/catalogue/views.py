"""The public catalogue pages. They show nothing personal, so that each can be published as a file."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from commerce.catalogue import selectors
from commerce.catalogue.filters import SpuFilter, facet_values
from commerce.catalogue.list_query import ListQuery, read_list_query
from commerce.catalogue.listing import Listing
from commerce.catalogue.models import Product
from commerce.catalogue.reviews.selectors import newest_reviews
from commerce.core import tags


class CategoriesView(TemplateView):
    template_name = "catalogue/categories.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tree=selectors.category_tree(), **kwargs)


class ListView(TemplateView):
    """A paged list of SPU cards that can be narrowed and sorted; subclasses say of what.

    An address that is not written in the one way (list_query) leads to the one that is.
    """

    template_name = "catalogue/list.html"

    def subject(self, **kwargs: Any) -> tuple[SpuFilter, dict[str, Any]]:
        """What the list is of, and what the page shows beside the goods."""
        raise NotImplementedError

    def asked(self) -> ListQuery:
        return read_list_query(self.request.GET)

    def ranked(self, query: ListQuery) -> Sequence[int] | None:
        """The ids of what was found, best first; None for everything that the subject has."""
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = self.asked()
        values = facet_values(asked.attributes)
        query = asked.naming(values)
        if query.pairs != [(name, value) for name, found in request.GET.lists() for value in found]:
            return redirect(query.at(request.path))
        base, extra = self.subject(**kwargs)
        listing = Listing(base, query, path=request.path, values=values, ranked=self.ranked(query))
        if listing.unknown_brands:
            known = tuple(pk for pk in query.brands if pk not in listing.unknown_brands)
            return redirect(replace(query, brands=known).at(request.path))
        return self.render_to_response(self.get_context_data(listing=listing, page=listing.page, **extra))


class CategoryListView(ListView):
    def subject(self, **kwargs: Any) -> tuple[SpuFilter, dict[str, Any]]:
        category, path, family = selectors.category_place(kwargs["category_id"])
        tags.record(f"list:{category.pk}")
        return SpuFilter(category=category), {
            "title": category.name,
            "category": category,
            "breadcrumbs": path,
            "children": family,
        }


class BrandView(ListView):
    def subject(self, **kwargs: Any) -> tuple[SpuFilter, dict[str, Any]]:
        brand = selectors.brand(kwargs["brand_id"])
        tags.record(f"brand:{brand.pk}", f"brand-list:{brand.pk}")
        return SpuFilter(brands=(brand.pk,)), {"title": brand.name, "brand": brand}


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
