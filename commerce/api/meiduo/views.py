"""What the dialect's resources share: who may ask, and how a refusal looks."""

from collections.abc import Callable
from typing import Any

from django.utils.cache import patch_cache_control
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commerce.api.meiduo.authentication import JwtAuthentication
from commerce.api.views import UnknownResource

#: What the pages look at is 400 and the text; the finer statuses of API v1 mean nothing to them.
COARSE = {401: 400, 404: 400, 409: 400, 422: 400}


def as_message(text: str) -> Any:
    """Pages read either of the two."""
    return {"message": text, "detail": text}


def as_form(text: str) -> Any:
    return {"non_field_errors": [text]}


def as_list(text: str) -> Any:
    return [text]


# Comments, because docstrings are inherited, and shown as the description of each resource.
# Open to everybody.
class Dialect(APIView):
    authentication_classes = (JwtAuthentication,)
    permission_classes: Any = (AllowAny,)
    schema = None

    def handle_exception(self, exc: Exception) -> Response:
        answer: Response = super().handle_exception(exc)
        error = answer.data["error"]
        texts = [text for texts in error["fields"].values() for text in texts]
        self.shape(answer, texts[0] if texts else error["message"])
        return answer

    def shape(self, answer: Response, text: str) -> None:
        answer.data = as_message(text)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        if not answer.has_header("Cache-Control"):
            patch_cache_control(answer, private=True, no_store=True)
        return answer


# What was sent is refused with 400 and the text where the form looks for it. Who has to sign in first hears that.
class Form(Dialect):
    refusal: Callable[[str], Any] = staticmethod(as_form)

    def shape(self, answer: Response, text: str) -> None:
        if answer.status_code == 401 and IsAuthenticated in self.permission_classes:
            super().shape(answer, text)
            return
        answer.data = self.refusal(text)
        answer.status_code = COARSE.get(answer.status_code, answer.status_code)


class Members(Dialect):
    permission_classes = (IsAuthenticated,)


class UnknownAddress(Dialect, UnknownResource):
    """Anything else below the dialect's prefix."""
