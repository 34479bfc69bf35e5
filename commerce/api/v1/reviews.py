"""What buyers say about a SKU's SPU."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from commerce.api.views import PublicRead
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.reviews.selectors import approved_reviews
from commerce.catalogue.selectors import sku_on_shelf


class ReviewSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    author = serializers.CharField(help_text="Masked when the author wished so.")
    score = serializers.IntegerField(min_value=0, max_value=5)
    text = serializers.CharField(source="body")
    sku_label = serializers.CharField(help_text="The options of the SKU that was bought.")
    created_at = serializers.DateTimeField(source="date_created")


@extend_schema_view(
    get=extend_schema(operation_id="skus_reviews", summary="Approved reviews, newest first", tags=["catalogue"])
)
class SkuReviews(PublicRead, ListAPIView):
    serializer_class = ReviewSerializer

    def get_queryset(self) -> QuerySet[ProductReview]:
        return approved_reviews(sku_on_shelf(self.kwargs["sku_id"]).spu)
