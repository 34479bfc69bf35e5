"""What the member looked at."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.selectors import member
from commerce.api.meiduo.reading import NumberField, body
from commerce.api.meiduo.skus import shown
from commerce.api.meiduo.views import Members
from commerce.browsing import selectors, services


class SkuReference(serializers.Serializer):
    sku_id = NumberField()


class BrowseHistories(Members):
    def get(self, request: Request) -> Response:
        return Response([shown(seen.sku, request) for seen in selectors.history_of(member(request))])

    def post(self, request: Request) -> Response:
        sku_id = body(SkuReference, request)["sku_id"]
        services.record_view(user=member(request), sku_id=sku_id)
        return Response({"sku_id": sku_id}, status=201)
