"""A forgotten password. Between the steps the pages name the account again, not the walk."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts.services import password_resets
from commerce.api.meiduo.codes import burn
from commerce.api.meiduo.reading import body, query
from commerce.api.meiduo.registering import TwoPasswords
from commerce.api.meiduo.views import Dialect
from commerce.core.client_ip import client_ip


class CodeQuery(serializers.Serializer):
    sms_code = serializers.CharField(max_length=20)


class NewPasswordSerializer(TwoPasswords):
    access_token = serializers.CharField(max_length=200)


class SmsToken(Dialect):
    """`GET /accounts/<account>/sms/token/?text&image_code_id`. An account that does not exist gets an answer like any
    other: nobody can find out here who is a member."""

    def get(self, request: Request, account: str) -> Response:
        burn(request)
        reset = password_resets.start(login=account, ip=client_ip(request._request))
        token = password_resets.token_of(reset)
        return Response({"mobile": password_resets.shown_mobile(reset), "access_token": token})


class PasswordToken(Dialect):
    """`GET /accounts/<account>/password/token/?sms_code`."""

    def get(self, request: Request, account: str) -> Response:
        code = query(CodeQuery, request)["sms_code"]
        reset = password_resets.latest(login=account)
        proof = password_resets.prove(token=password_resets.token_of(reset), sms_code=code)
        return Response({"user_id": reset.user_id, "access_token": proof})


class Password(Dialect):
    """`POST /users/<id>/password/`."""

    def post(self, request: Request, user_id: int) -> Response:
        content = body(NewPasswordSerializer, request)
        password_resets.confirm(reset_token=content["access_token"], password=content["password"], user_id=user_id)
        return Response({"id": user_id})
