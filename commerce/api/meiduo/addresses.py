"""The address book."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts import services
from commerce.accounts.models import Address
from commerce.accounts.selectors import address_of, addresses_of, member
from commerce.accounts.services import AddressData
from commerce.api.meiduo.reading import NumberField, body
from commerce.api.meiduo.views import Members
from commerce.core.errors import InvalidInput
from commerce.regions.selectors import district


class AddressSerializer(serializers.Serializer):
    title = serializers.CharField(required=False, allow_blank=True, max_length=20, default="")
    receiver = serializers.CharField(max_length=20)
    province_id = NumberField(required=False, allow_null=True)
    city_id = NumberField(required=False, allow_null=True)
    district_id = NumberField()
    place = serializers.CharField(max_length=80)
    mobile = serializers.RegexField(r"^1[3-9]\d{9}\Z", error_messages={"invalid": _("请输入 11 位手机号。")})
    tel = serializers.CharField(max_length=20, required=False, allow_blank=True, allow_null=True, default="")
    email = serializers.EmailField(required=False, allow_blank=True, allow_null=True, default="")


class TitleSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=20)


class Addresses(Members):
    def get(self, request: Request) -> Response:
        book = list(addresses_of(member(request)))
        default = next((address.pk for address in book if address.is_default), None)
        return Response(
            {
                "user_id": member(request).pk,
                "default_address_id": default,
                "limit": settings.SHOP_ADDRESS_LIMIT,
                "addresses": [_shown(address) for address in book],
            }
        )

    def post(self, request: Request) -> Response:
        user = member(request)
        address = services.add_address(user=user, data=_content(request))
        return Response(_shown(address_of(user, address.pk)), status=201)


class AddressDetail(Members):
    def put(self, request: Request, address_id: int) -> Response:
        user = member(request)
        services.change_address(address=address_of(user, address_id), data=_content(request))
        return Response(_shown(address_of(user, address_id)))

    def delete(self, request: Request, address_id: int) -> Response:
        services.remove_address(address=address_of(member(request), address_id))
        return Response(status=204)


class DefaultAddress(Members):
    """`PUT /addresses/<id>/status/`."""

    def put(self, request: Request, address_id: int) -> Response:
        services.set_default_address(address=address_of(member(request), address_id))
        return Response({"message": "OK"})


class AddressTitle(Members):
    """`PUT /addresses/<id>/title/`."""

    def put(self, request: Request, address_id: int) -> Response:
        address = address_of(member(request), address_id)
        title = body(TitleSerializer, request)["title"]
        services.label_address(address=address, label=title)
        return Response({"id": address.pk, "title": title})


def _content(request: Request) -> AddressData:
    """The district says where it is; a province or city that does not go with it is a mistake."""
    given = body(AddressSerializer, request)
    area = district(given["district_id"])
    named = {"province_id": area.province.pk, "city_id": area.city.pk}
    if any(given.get(name) not in (None, code) for name, code in named.items()):
        raise InvalidInput(fields={"district_id": [_("省、市、区县不一致，请重新选择。")]})
    return AddressData(
        receiver=given["receiver"],
        mobile=given["mobile"],
        district=given["district_id"],
        place=given["place"],
        tel=given["tel"] or "",
        email=given["email"] or "",
        label=given["title"],
    )


def _shown(address: Address) -> dict[str, Any]:
    levels = {"district": address.district, "city": address.district.parent}
    levels["province"] = levels["city"].parent if levels["city"] else None
    areas = {f"{name}_id": area.pk for name, area in levels.items() if area}
    names = {name: area.name for name, area in levels.items() if area}
    return {
        "id": address.pk,
        "title": address.label or address.receiver,
        "receiver": address.receiver,
        **areas,
        **names,
        "place": address.place,
        "mobile": address.mobile,
        "tel": address.tel,
        "email": address.email,
    }
