"""The member's own profile and password."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.selectors import member
from commerce.accounts.services.passwords import change_password
from commerce.accounts.services.profiles import rename
from commerce.accounts.services.web_sessions import keep_web_session
from commerce.api.v1.identity import USER, PasswordField, Private, UserSerializer, content_of
from commerce.api.v1.me_sessions import own_session


class NewPasswordSerializer(serializers.Serializer):
    old_password = PasswordField()
    password = PasswordField()


class Me(Private):
    @extend_schema(
        operation_id="me_retrieve",
        summary="Who am I",
        tags=["me"],
        responses=UserSerializer,
        examples=[OpenApiExample("A member", USER, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        return Response(UserSerializer(request.user, context={"request": request}).data)

    @extend_schema(
        operation_id="me_update",
        summary="Change the profile",
        description="Only `display_name`. E-mail, mobile and password have resources of their own.",
        tags=["me"],
        request=UserSerializer,
        responses=UserSerializer,
    )
    def patch(self, request: Request) -> Response:
        content = content_of(UserSerializer, request)
        if "display_name" in content:
            rename(user=member(request), display_name=content["display_name"])
        return self.get(request)


class MyPassword(Private):
    @extend_schema(
        operation_id="me_password",
        summary="Change the password",
        description="Ends every session but this one.",
        tags=["me"],
        request=NewPasswordSerializer,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        session = own_session(request)
        change_password(user=member(request), keep=session, **content_of(NewPasswordSerializer, request))
        if request.auth is None:
            keep_web_session(request._request, member(request))
        return Response(status=204)
