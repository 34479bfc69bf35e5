"""Becoming a member."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.services.registration import register
from commerce.api.v1.identity import TOKENS, USER, Door, PasswordField, SignedInSerializer, content_of, signed_in


class RegistrationSerializer(serializers.Serializer):
    username = serializers.CharField(
        max_length=150, help_text="5-20 letters, digits, `_`, `-` or Chinese characters; not digits only."
    )
    password = PasswordField(help_text="At least 8 characters, not digits only.")
    mobile = serializers.CharField(max_length=40)
    sms_code = serializers.CharField(max_length=20, help_text="Sent for the purpose `register`.")
    accept_terms = serializers.BooleanField(help_text="Must be true; the version in force is recorded.")


class UserList(Door):
    @extend_schema(
        operation_id="users_create",
        summary="Register",
        description="One call, all or nothing. A user name or mobile that is taken is 409 and names the field.",
        tags=["auth"],
        request=RegistrationSerializer,
        responses={201: SignedInSerializer},
        examples=[OpenApiExample("A new member", {"user": USER, **TOKENS}, response_only=True, status_codes=["201"])],
    )
    def post(self, request: Request) -> Response:
        return signed_in(request, register(**content_of(RegistrationSerializer, request)), status=201)
