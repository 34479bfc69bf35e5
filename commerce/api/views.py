"""What the resources' views share."""

from typing import Any

from django.utils.cache import patch_cache_control
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from commerce.api.conditional import conditional


# A comment, because docstrings are inherited, and shown as the description of each resource.
# For what is the same for everybody: it asks for no session, and may be kept for `max_age` seconds.
class PublicRead(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    max_age = 60

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if answer.status_code == 200:
            patch_cache_control(answer, public=True, max_age=self.max_age)
            conditional(request, answer)
        return answer


class Index(PublicRead):
    """Where the description of everything else is."""

    schema = None

    def get(self, request: Request) -> Response:
        return Response({name: reverse(f"api:{name}", request=request) for name in ("schema", "docs")})


class UnknownResource(APIView):
    """Any address below /api/v1/ that is none: the API's error shape instead of a page."""

    authentication_classes: Any = ()
    permission_classes: Any = (AllowAny,)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound
