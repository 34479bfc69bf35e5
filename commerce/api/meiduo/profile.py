"""The member's own account and e-mail."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.selectors import member
from commerce.accounts.services import emails
from commerce.api.meiduo.reading import body, query
from commerce.api.meiduo.registering import described
from commerce.api.meiduo.views import Dialect, Members
from commerce.api.v1.identity import PasswordField


class EmailSerializer(serializers.Serializer):
    email = serializers.CharField(max_length=300)
    password = PasswordField(required=False)


class TokenQuery(serializers.Serializer):
    token = serializers.CharField(max_length=1000)


class Profile(Members):
    """`GET /user/`."""

    def get(self, request: Request) -> Response:
        user = member(request)
        return Response({**described(user), "email": user.email, "email_active": user.email_verified})


class Email(Members):
    """`PUT /email/`. The page asks for no password; it is needed only to replace an address that was proved."""

    def put(self, request: Request) -> Response:
        user, content = member(request), body(EmailSerializer, request)
        emails.set_email(user=user, email=content["email"], password=content.get("password"))
        return Response({"id": user.pk, "email": user.email})


class EmailVerification(Dialect):
    """`GET /emails/verification/?token`. The page that the link opens asks this, as mail scanners do not."""

    def get(self, request: Request) -> Response:
        emails.activate(query(TokenQuery, request)["token"])
        return Response({"message": "OK"})
