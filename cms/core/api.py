"""Wagtail's API of pages, as one of our resources: live and public pages only, our limits, our shape of errors."""

from typing import Any

from django.db.utils import DataError
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet

from commerce.api.views import PublicRead
from commerce.core.errors import InvalidInput

NUMBERS = ("limit", "offset", "id", "child_of", "descendant_of", "ancestor_of", "translation_of")
DIGITS_MAX = 9
TEXT_LENGTH_MAX = 500
META = {
    "type": "home.HomePage",
    "detail_url": "https://shop.example.com/api/v1/pages/3/",
    "html_url": "https://shop.example.com/",
    "slug": "home",
    "first_published_at": "2026-01-31T12:00:00+08:00",
}
PAGE = {"id": 3, "meta": META, "title": "首页"}


class PageMetaSerializer(serializers.Serializer):
    type = serializers.CharField(help_text="`app.Model`; which fields there are besides depends on it.")
    detail_url = serializers.CharField(allow_null=True)
    html_url = serializers.CharField(allow_null=True)
    slug = serializers.CharField()
    first_published_at = serializers.DateTimeField(allow_null=True)


class PageSerializer(serializers.Serializer):
    id = serializers.IntegerField(required=False)
    meta = PageMetaSerializer(required=False)
    title = serializers.CharField(required=False)


class PageCountSerializer(serializers.Serializer):
    total_count = serializers.IntegerField()


class PageListSerializer(serializers.Serializer):
    meta = PageCountSerializer()
    items = PageSerializer(many=True)


def _parameter(name: str, description: str, kind: Any = str) -> OpenApiParameter:
    return OpenApiParameter(name, kind, description=description)


FIELDS = _parameter("fields", "Wagtail's selection: `title,-slug`, `*`, `_,title`, `floors`.")
LISTING = [
    FIELDS,
    _parameter("type", "Pages of this type: `home.HomePage`."),
    _parameter("limit", "At most 100.", int),
    _parameter("offset", "How many to leave out at the start.", int),
    _parameter("order", "A field, with `-` the other way round, or `random`."),
    _parameter("search", "Words in the page."),
    _parameter("child_of", "Only directly below this page, by id or `root`."),
    _parameter("descendant_of", "Only below this page, by id or `root`."),
]


# No docstring: it would be shown as the description of the resource.
# A public read like the others: it knows no session, so that nothing private can be shown to anybody.
class Pages(PublicRead, PagesAPIViewSet):
    renderer_classes = (JSONRenderer,)  # type: ignore[assignment]
    max_age = 60

    @extend_schema(
        operation_id="pages_list",
        summary="Pages of the editors",
        description="Wagtail API v2: live pages that anybody may see.",
        tags=["content"],
        parameters=LISTING,
        responses=PageListSerializer,
        examples=[OpenApiExample("The home page", {"meta": {"total_count": 1}, "items": [PAGE]})],
    )
    def listing_view(self, request: Request) -> Response:
        return self._answered(super().listing_view, request)

    @extend_schema(
        operation_id="pages_retrieve",
        summary="A page with everything in it",
        tags=["content"],
        parameters=[FIELDS],
        responses=PageSerializer,
        examples=[OpenApiExample("The home page", PAGE)],
    )
    def detail_view(self, request: Request, pk: int) -> Response:
        return self._answered(super().detail_view, request, pk)

    @extend_schema(exclude=True)
    def find_view(self, request: Request) -> Any:
        return self._answered(super().find_view, request)

    def handle_exception(self, exc: Exception) -> Response:
        """Past Wagtail's own, which has a shape of its own."""
        if isinstance(exc, BadRequestError):
            exc = InvalidInput(str(exc))
        return GenericAPIView.handle_exception(self, exc)

    @staticmethod
    def _answered(view: Any, request: Request, *args: Any) -> Any:
        """What Wagtail does not look at before it asks the database, or only there fails."""
        _check(request)
        try:
            return view(request, *args)
        except (OverflowError, DataError, RecursionError) as error:
            raise BadRequestError("out of range") from error


def _check(request: Request) -> None:
    for name, texts in request.query_params.lists():
        for text in texts:
            if "\x00" in text or len(text) > TEXT_LENGTH_MAX:
                raise BadRequestError(f"{name} is not valid")
            if name in NUMBERS and len(text) > DIGITS_MAX:
                raise BadRequestError(f"{name} is out of range")


router = WagtailAPIRouter("api")
router.register_endpoint("pages", Pages)
