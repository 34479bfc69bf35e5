"""Addresses that fail in every way an API can, for test_errors."""

from django.urls import include, path
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny, IsAdminUser, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.core.errors import OutOfStock, Unavailable

handler400 = "commerce.core.error_pages.bad_request"
handler404 = "commerce.core.error_pages.not_found"
handler500 = "commerce.core.error_pages.server_error"


class Form(serializers.Serializer):
    quantity = serializers.IntegerField(min_value=1)
    note = serializers.CharField(required=False)


class Echo(APIView):
    permission_classes = (AllowAny,)

    def post(self, request: Request) -> Response:
        form = Form(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(form.validated_data)


class Members(APIView):
    permission_classes = (IsAuthenticated,)

    def get(self, request: Request) -> Response:
        return Response({"name": request.user.username})

    post = get


class Staff(Members):
    permission_classes = (IsAdminUser,)


class Fails(APIView):
    permission_classes = (AllowAny,)

    def get(self, request: Request, how: str) -> Response:
        raise {
            "out-of-stock": OutOfStock(fields={"quantity": ["最多 3 件。"]}),
            "unavailable": Unavailable(),
            "throttled": Throttled(wait=0.2),
            "bug": RuntimeError("a bug"),
        }[how]


urlpatterns = [
    path("api/v1/echo/", Echo.as_view()),
    path("api/v1/members/", Members.as_view()),
    path("api/v1/staff/", Staff.as_view()),
    path("api/v1/fails/<str:how>/", Fails.as_view()),
    path("api/v1/", include("config.api_urls")),
]
