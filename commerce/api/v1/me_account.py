"""The picture and the number of one's own account, the data in it, and its end."""

from typing import Any

from django.contrib.auth import logout
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.selectors import member
from commerce.accounts.services.avatars import remove_avatar, set_avatar
from commerce.accounts.services.closing import close_account
from commerce.accounts.services.exporting import FILE_NAME, export_data
from commerce.accounts.services.mobile_numbers import change_mobile
from commerce.accounts.services.web_sessions import keep_web_session
from commerce.api.parsers import ShopMultiPartParser
from commerce.api.v1.identity import PasswordField, Private, UserSerializer, content_of
from commerce.api.v1.me_profile import Me
from commerce.api.v1.me_sessions import own_session


class AvatarSerializer(serializers.Serializer):
    avatar = serializers.FileField(help_text="JPEG, PNG, WebP or GIF, at most 5 MB; its middle is kept.")


class NewMobileSerializer(serializers.Serializer):
    mobile = serializers.CharField(max_length=40)
    sms_code = serializers.CharField(max_length=20, help_text="Sent to the new number for `change_mobile`.")
    password = PasswordField()


class ProofSerializer(serializers.Serializer):
    password = PasswordField(required=False, allow_blank=True)
    sms_code = serializers.CharField(required=False, allow_blank=True, max_length=20)


class Account(Me):
    """The profile, which ends with the account."""

    @extend_schema(
        operation_id="me_close",
        summary="Close my account",
        description=(
            "The member proves once more to be it: by `password`, or by `sms_code`, sent to the own mobile for "
            "`close`; it stands in the body, as JSON. 409 (`open_orders`) while orders are unpaid, to ship or to "
            "receive, and for who works here (`staff_account`). Orders stay; who they were for is forgotten. Every "
            "session ends, and the mobile can register again."
        ),
        tags=["me"],
        responses={204: None},
    )
    def delete(self, request: Request) -> Response:
        close_account(user=member(request), **content_of(ProofSerializer, request))
        if request.auth is None:
            logout(request._request)
        return Response(status=204)


class MyAvatar(Private):
    throttle_scope = "uploads"
    parser_classes = (ShopMultiPartParser,)

    @extend_schema(
        operation_id="me_avatar_set",
        summary="Change my picture",
        description="As `multipart/form-data`.",
        tags=["me"],
        request=AvatarSerializer,
        responses=UserSerializer,
    )
    def put(self, request: Request) -> Response:
        user = member(request)
        set_avatar(user=user, upload=content_of(AvatarSerializer, request)["avatar"])
        return Response(UserSerializer(user, context={"request": request}).data)

    @extend_schema(operation_id="me_avatar_remove", summary="Have no picture", tags=["me"], responses={204: None})
    def delete(self, request: Request) -> Response:
        remove_avatar(user=member(request))
        return Response(status=204)


class MyMobile(Private):
    @extend_schema(
        operation_id="me_mobile_set",
        summary="Change my mobile number",
        description="Ends every session but this one. 409 (`taken`) when another account has the number.",
        tags=["me"],
        request=NewMobileSerializer,
        responses=UserSerializer,
    )
    def put(self, request: Request) -> Response:
        user = member(request)
        change_mobile(user=user, keep=own_session(request), **content_of(NewMobileSerializer, request))
        if request.auth is None:
            keep_web_session(request._request, user)
        return Response(UserSerializer(user, context={"request": request}).data)


class MyExport(Private):
    throttle_scope = "export"
    throttle_safe = True

    @extend_schema(
        operation_id="me_export",
        summary="Everything that the shop holds about me",
        description="A file: profile, addresses, orders, reviews, consents, history, favourites, sessions and more.",
        tags=["me"],
        responses={200: OpenApiTypes.OBJECT},
        examples=[OpenApiExample("The outline", {"exported_at": "2026-01-31T12:00:00+08:00", "addresses": []})],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        disposition = f'attachment; filename="{FILE_NAME}"'
        return Response(export_data(user=member(request)), headers={"Content-Disposition": disposition})
