"""Reading an address that was pasted as one text."""

from dataclasses import asdict

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.api.v1.identity import Private, content_of
from commerce.regions.parsing import TEXT_LENGTH_MAX, parse_address
from commerce.regions.selectors import area_index

TEXT = "张三 13812345678 北京市朝阳区望京街9号院3号楼"
READ = {
    "receiver": "张三",
    "mobile": "13812345678",
    "tel": "",
    "email": "",
    "province": 110000,
    "city": 110100,
    "district": 110105,
    "place": "望京街9号院3号楼",
}


class PastedTextSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=TEXT_LENGTH_MAX)


class ParsedAddressSerializer(serializers.Serializer):
    receiver = serializers.CharField()
    mobile = serializers.CharField()
    tel = serializers.CharField()
    email = serializers.CharField()
    province = serializers.IntegerField(allow_null=True)
    city = serializers.IntegerField(allow_null=True)
    district = serializers.IntegerField(allow_null=True)
    place = serializers.CharField()


class AddressParsing(Private):
    @extend_schema(
        operation_id="addresses_parse",
        summary="Read a pasted address",
        description="Saves nothing. What could not be read is empty or null; a person has to look at the result.",
        tags=["me"],
        request=PastedTextSerializer,
        responses=ParsedAddressSerializer,
        examples=[
            OpenApiExample("A message", {"text": TEXT}, request_only=True),
            OpenApiExample("What it says", READ, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        found = parse_address(content_of(PastedTextSerializer, request)["text"], area_index())
        return Response(ParsedAddressSerializer(asdict(found)).data)
