"""Where the member is signed in."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from commerce.accounts import selectors
from commerce.accounts.enums import SessionKind
from commerce.accounts.models import DeviceSession
from commerce.accounts.services.sessions import end_all, end_session
from commerce.accounts.services.web_sessions import current_device
from commerce.api.v1.identity import Private

SESSION = {
    "id": "0d9f2b1e-6f3a-4c59-9a52-1f5ad0b7c0de",
    "kind": "web",
    "device": "Chrome · Windows",
    "ip": "203.0.113.*",
    "created_at": "2026-01-31T12:00:00+08:00",
    "last_used_at": "2026-01-31T12:10:00+08:00",
    "current": True,
}


class SessionSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=SessionKind.choices)
    device = serializers.CharField()
    ip = serializers.CharField(help_text="Shortened.")
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField()
    current = serializers.SerializerMethodField(help_text="The one that asks.")

    def get_current(self, session: DeviceSession) -> bool:
        own = self.context["own"]
        return own is not None and own.pk == session.pk


def own_session(request: Request) -> DeviceSession | None:
    """The session that this request comes from."""
    return request.auth if isinstance(request.auth, DeviceSession) else current_device(request._request)


@extend_schema_view(
    get=extend_schema(
        operation_id="me_sessions_list",
        summary="My devices, last used first",
        tags=["me"],
        examples=[OpenApiExample("A browser", SESSION)],
    )
)
class MySessions(Private, ListAPIView):
    serializer_class = SessionSerializer

    def get_queryset(self) -> QuerySet[DeviceSession]:
        return selectors.sessions_of(selectors.member(self.request))

    def get_serializer_context(self) -> dict[str, object]:
        return {**super().get_serializer_context(), "own": own_session(self.request)}

    @extend_schema(operation_id="me_sessions_end_all", summary="Sign out everywhere, here too", tags=["me"])
    def delete(self, request: Request) -> Response:
        end_all(selectors.member(request))
        return Response(status=204)


class MySession(Private):
    @extend_schema(operation_id="me_sessions_end", summary="Sign one device out", tags=["me"], responses={204: None})
    def delete(self, request: Request, session_id: UUID) -> Response:
        end_session(selectors.session_of(selectors.member(request), session_id))
        return Response(status=204)
