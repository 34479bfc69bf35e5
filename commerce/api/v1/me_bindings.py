"""The accounts elsewhere that open the member's own."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from social_django.models import UserSocialAuth

from commerce.accounts.selectors import member
from commerce.accounts.services.bindings import TOKEN_LENGTH_MAX, bind_member, unbind
from commerce.accounts.social.identities import bindings_of
from commerce.api.v1.identity import PasswordField, Private, content_of

BINDING = {"id": 3, "provider": "qq", "nickname": "小企鹅", "bound_at": "2026-01-31T12:00:00+08:00"}
PROOF = "The member proves once more to be it: by `password`, or by `sms_code`, sent to the own mobile for `bind`."


class BindingSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    provider = serializers.CharField(help_text="`qq`, `weixin` or `weibo`.")
    nickname = serializers.SerializerMethodField()
    bound_at = serializers.DateTimeField(source="created")

    def get_nickname(self, binding: UserSocialAuth) -> str:
        return str(binding.extra_data.get("nickname", ""))


class ProofSerializer(serializers.Serializer):
    password = PasswordField(required=False, allow_blank=True)
    sms_code = serializers.CharField(required=False, allow_blank=True, max_length=20)


class NewBindingSerializer(ProofSerializer):
    bind_token = serializers.CharField(max_length=TOKEN_LENGTH_MAX)


@extend_schema_view(
    get=extend_schema(
        operation_id="me_bindings_list",
        summary="My bindings, the oldest first",
        tags=["me"],
        examples=[OpenApiExample("QQ", BINDING)],
    )
)
class MyBindings(Private, ListAPIView):
    serializer_class = BindingSerializer

    def get_queryset(self) -> QuerySet[UserSocialAuth]:
        return bindings_of(member(self.request))

    @extend_schema(
        operation_id="me_bindings_create",
        summary="Bind one more",
        description=f"With the token of `auth/qq/`. {PROOF}",
        tags=["me"],
        request=NewBindingSerializer,
        responses={204: None},
        examples=[OpenApiExample("By password", {"bind_token": "WyJx…", "password": "…"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        content: dict[str, Any] = content_of(NewBindingSerializer, request)
        bind_member(token=content.pop("bind_token"), user=member(request), **content)
        return Response(status=204)


class MyBinding(Private):
    @extend_schema(
        operation_id="me_bindings_end",
        summary="Take a binding back",
        description=(
            f"{PROOF} It stands in the body, as JSON. The last way in (without a password, the last binding) stays: "
            "409 (`last_way_in`)."
        ),
        tags=["me"],
        responses={204: None},
    )
    def delete(self, request: Request, binding_id: int) -> Response:
        unbind(user=member(request), binding_id=binding_id, **content_of(ProofSerializer, request))
        return Response(status=204)
