"""What buyers say about a SKU's SPU."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from commerce.api.selection import Selectable
from commerce.api.v1.parts import absolute_media_url
from commerce.api.views import PublicRead
from commerce.catalogue.reviews.models import ProductReview, ReviewPicture
from commerce.catalogue.reviews.selectors import approved_reviews
from commerce.catalogue.selectors import sku_on_shelf


class ReviewPictureSerializer(serializers.Serializer):
    url = serializers.SerializerMethodField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()

    @extend_schema_field(serializers.URLField())
    def get_url(self, picture: ReviewPicture) -> str:
        return absolute_media_url(str(picture.image.name), self.context["request"])


class ReviewSerializer(Selectable):
    id = serializers.IntegerField()
    author = serializers.CharField(help_text="Masked when the author wished so.")
    score = serializers.IntegerField(min_value=0, max_value=5)
    text = serializers.CharField(source="body")
    sku_label = serializers.CharField(help_text="The options of the SKU that was bought.")
    created_at = serializers.DateTimeField(source="date_created")
    pictures = ReviewPictureSerializer(many=True)
    reply = serializers.CharField(help_text="The merchant's; empty when there is none.")
    replied_at = serializers.DateTimeField(allow_null=True)


@extend_schema_view(
    get=extend_schema(operation_id="skus_reviews", summary="Approved reviews, newest first", tags=["catalogue"])
)
class SkuReviews(PublicRead, ListAPIView):
    serializer_class = ReviewSerializer

    def get_queryset(self) -> QuerySet[ProductReview]:
        return approved_reviews(sku_on_shelf(self.kwargs["sku_id"]).spu)
