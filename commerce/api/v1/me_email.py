"""The member's e-mail address."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.selectors import member
from commerce.accounts.services import emails
from commerce.api.v1.identity import Door, PasswordField, Private, content_of

EMAIL = {"email": "xiaoming@example.com", "email_verified": False}


class EmailSerializer(serializers.Serializer):
    email = serializers.CharField()
    email_verified = serializers.BooleanField()


class NewEmailSerializer(serializers.Serializer):
    email = serializers.CharField(max_length=300)
    password = PasswordField()


class ActivationSerializer(serializers.Serializer):
    token = serializers.CharField(max_length=1000)


class MyEmail(Private):
    @extend_schema(
        operation_id="me_email_retrieve",
        summary="My e-mail address",
        tags=["me"],
        responses=EmailSerializer,
        examples=[OpenApiExample("Not activated yet", EMAIL)],
    )
    def get(self, request: Request) -> Response:
        return Response(EmailSerializer(request.user).data)

    @extend_schema(
        operation_id="me_email_set",
        summary="Set it",
        description="Asks for the password again. A link is mailed; the address counts once that was used.",
        tags=["me"],
        request=NewEmailSerializer,
        responses=EmailSerializer,
    )
    def put(self, request: Request) -> Response:
        emails.set_email(user=member(request), **content_of(NewEmailSerializer, request))
        return self.get(request)

    @extend_schema(
        operation_id="me_email_update",
        summary="Set it (the same as PUT)",
        tags=["me"],
        request=NewEmailSerializer,
        responses=EmailSerializer,
    )
    def patch(self, request: Request) -> Response:
        return self.put(request)

    @extend_schema(
        operation_id="me_email_resend",
        summary="Send the link again",
        description="409 when there is nothing to activate.",
        tags=["me"],
        request=None,
        responses={202: None},
    )
    def post(self, request: Request) -> Response:
        emails.resend_activation(user=member(request))
        return Response(status=202)


class EmailActivation(Door):
    @extend_schema(
        operation_id="email_activations_create",
        summary="Use the link that was mailed",
        description="Once. It works without signing in: whoever reads the mail owns the address.",
        tags=["auth"],
        request=ActivationSerializer,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        emails.activate(content_of(ActivationSerializer, request)["token"])
        return Response(status=204)
