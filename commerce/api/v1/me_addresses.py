"""The address book of the signed-in member."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.accounts import selectors, services
from commerce.accounts.models import Address
from commerce.accounts.selectors import member
from commerce.regions.selectors import with_ancestors

CONTENT = ("receiver", "mobile", "district_id", "place", "tel", "email", "label")


@extend_schema_serializer(component_name="PostalAddress")
class AddressSerializer(serializers.Serializer):
    id = serializers.IntegerField(read_only=True)
    receiver = serializers.CharField(max_length=20)
    mobile = serializers.RegexField(r"^1[3-9]\d{9}\Z", error_messages={"invalid": _("请输入 11 位手机号。")})
    district = serializers.IntegerField(source="district_id", help_text="Code of a district, from `regions/`.")
    region = serializers.SerializerMethodField(help_text="Province, city and district by name.")
    place = serializers.CharField(max_length=80)
    tel = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    label = serializers.CharField(  # type: ignore[assignment]  # hides the label that DRF fields have
        max_length=20, required=False, allow_blank=True, default=""
    )
    is_default = serializers.BooleanField(read_only=True)

    def get_region(self, address: Address) -> str:
        area = with_ancestors(address.district)
        return area.label if area else address.district.name

    def address_data(self, current: Address | None = None) -> services.AddressData:
        """The validated content, for the services; what it leaves out is as in `current`."""
        data = {name: getattr(current, name) for name in CONTENT} if current else {}
        data |= self.validated_data
        return services.AddressData(district=data.pop("district_id"), **data)


class Addresses(APIView):
    @extend_schema(
        operation_id="addresses_list",
        summary="My addresses, the default one first (at most 20, so there are no pages)",
        tags=["me"],
        responses=AddressSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return Response(AddressSerializer(selectors.addresses_of(member(request._request)), many=True).data)

    @extend_schema(
        operation_id="addresses_add",
        summary="Add an address",
        tags=["me"],
        request=AddressSerializer,
        responses={201: AddressSerializer},
    )
    def post(self, request: Request) -> Response:
        wanted = AddressSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        user = member(request._request)
        address = services.add_address(user=user, data=wanted.address_data())
        return Response(AddressSerializer(selectors.address_of(user, address.pk)).data, status=201)


class AddressDetail(APIView):
    @extend_schema(
        operation_id="addresses_retrieve", summary="One of my addresses", tags=["me"], responses=AddressSerializer
    )
    def get(self, request: Request, address_id: int) -> Response:
        return Response(AddressSerializer(selectors.address_of(member(request._request), address_id)).data)

    @extend_schema(
        operation_id="addresses_replace",
        summary="Replace an address",
        tags=["me"],
        request=AddressSerializer,
        responses=AddressSerializer,
    )
    def put(self, request: Request, address_id: int) -> Response:
        address = selectors.address_of(member(request._request), address_id)
        wanted = AddressSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        services.change_address(address=address, data=wanted.address_data())
        return self.get(request, address_id)

    @extend_schema(
        operation_id="addresses_change",
        summary="Change parts of an address",
        tags=["me"],
        request=AddressSerializer(partial=True),
        responses=AddressSerializer,
    )
    def patch(self, request: Request, address_id: int) -> Response:
        address = selectors.address_of(member(request._request), address_id)
        wanted = AddressSerializer(data=request.data, partial=True)
        wanted.is_valid(raise_exception=True)
        services.change_address(address=address, data=wanted.address_data(address))
        return self.get(request, address_id)

    @extend_schema(operation_id="addresses_remove", summary="Delete an address", tags=["me"], responses={204: None})
    def delete(self, request: Request, address_id: int) -> Response:
        services.remove_address(address=selectors.address_of(member(request._request), address_id))
        return Response(status=204)


class DefaultAddress(APIView):
    @extend_schema(
        operation_id="addresses_default",
        summary="Make it the default",
        tags=["me"],
        request=None,
        responses=AddressSerializer,
    )
    def post(self, request: Request, address_id: int) -> Response:
        user = member(request._request)
        services.set_default_address(address=selectors.address_of(user, address_id))
        return Response(AddressSerializer(selectors.address_of(user, address_id)).data)
