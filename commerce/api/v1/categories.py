"""Categories as a tree, and what sells best in one."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from commerce.api.pagination import LargePagination
from commerce.api.selection import Selectable
from commerce.api.v1.examples import CATEGORY
from commerce.api.v1.parts import NamedSerializer
from commerce.api.v1.products import SpuCardSerializer
from commerce.api.views import PublicRead
from commerce.catalogue import selectors
from commerce.catalogue.hot import hot_in
from commerce.catalogue.models import Product
from commerce.catalogue.selectors import CategoryNode

HOT_LIMIT = 20


class CategorySerializer(Selectable):
    """A category with everything public below it."""

    id = serializers.IntegerField(source="category.id")
    name = serializers.CharField(source="category.name")
    level = serializers.IntegerField(source="category.depth", help_text="1 is the top.")
    url = serializers.CharField(source="category.get_absolute_url", help_text="Its page in the storefront.")

    def all_fields(self) -> dict[str, Any]:
        """A field cannot name its own class where that is still being defined."""
        return {**super().all_fields(), "children": CategorySerializer(many=True)}


class CategoryDetailSerializer(CategorySerializer):
    breadcrumbs = NamedSerializer(many=True, help_text="From the top down to this category.")


class CategoryQuery(serializers.Serializer):
    parent = serializers.IntegerField(  # type: ignore[assignment]
        required=False, min_value=1, help_text="Only what is directly below this category, with its subtrees."
    )


@extend_schema_view(
    get=extend_schema(
        operation_id="categories_list",
        summary="The category tree",
        description="Top categories with their subtrees, or those below `parent`.",
        tags=["catalogue"],
        parameters=[CategoryQuery],
        examples=[OpenApiExample("A top category", CATEGORY)],
    )
)
class CategoryList(PublicRead, ListAPIView):
    serializer_class = CategorySerializer
    pagination_class = LargePagination

    def get_queryset(self) -> list[CategoryNode]:  # type: ignore[override]
        query = CategoryQuery(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        parent = query.validated_data.get("parent")
        return selectors.category_node(parent).children if parent else selectors.category_tree()


@extend_schema_view(
    get=extend_schema(operation_id="categories_retrieve", summary="A category with its subtree", tags=["catalogue"])
)
class CategoryDetail(PublicRead, RetrieveAPIView):
    serializer_class = CategoryDetailSerializer

    def get_object(self) -> dict[str, Any]:
        node = selectors.category_node(self.kwargs["category_id"])
        path = selectors.category_path(node.category)
        return {"category": node.category, "children": node.children, "breadcrumbs": path}


@extend_schema_view(
    get=extend_schema(
        operation_id="categories_hot",
        summary="Best sellers of a category and below",
        description=f"At most {HOT_LIMIT}.",
        tags=["catalogue"],
    )
)
class CategoryHot(PublicRead, ListAPIView):
    serializer_class = SpuCardSerializer

    def get_queryset(self) -> list[Product]:  # type: ignore[override]
        return hot_in(self.kwargs["category_id"], limit=HOT_LIMIT)
