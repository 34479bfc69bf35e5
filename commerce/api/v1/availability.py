"""Whether a user name or a mobile is still free, while somebody types."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.selectors import is_mobile_taken, is_username_taken
from commerce.accounts.services.rules import check_username
from commerce.api.v1.identity import Door
from commerce.core.client_ip import client_ip
from commerce.verification import mobiles
from commerce.verification.limits import Budget, network_of, take

# Enough for who types, too little for who collects names.
LOOKUPS = ((30, 60), (300, 3600))


class AvailabilityQuery(serializers.Serializer):
    username = serializers.CharField(required=False, max_length=150)
    mobile = serializers.CharField(required=False, max_length=40)

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        if len(attrs) != 1:
            raise serializers.ValidationError("username | mobile")
        return attrs


class AvailabilitySerializer(serializers.Serializer):
    available = serializers.BooleanField()


class Availability(Door):
    @extend_schema(
        operation_id="availability",
        summary="Is a user name or a mobile still free?",
        description="Exactly one of the two. What could never be one is 400. Limited per address.",
        tags=["auth"],
        parameters=[AvailabilityQuery],
        responses=AvailabilitySerializer,
        examples=[OpenApiExample("Free", {"available": True})],
    )
    def get(self, request: Request) -> Response:
        query = AvailabilityQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        count_lookup(request)
        return Response({"available": not _is_taken(**query.validated_data)})


def count_lookup(request: Request) -> None:
    """Raises TooMany."""
    key = f"availability:{network_of(client_ip(request._request))}"
    take([Budget(key, limit, seconds) for limit, seconds in LOOKUPS], fallback=True)


def _is_taken(username: str = "", mobile: str = "") -> bool:
    if mobile:
        return is_mobile_taken(mobiles.normalise(mobile))
    check_username(username)
    return is_username_taken(username)
