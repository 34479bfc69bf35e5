"""The shop, and beside it on the same server the least that an endpoint of Django can be: a request, one query, an
answer in JSON; neither middleware nor URLs.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, JsonResponse

from config.wsgi import application as shop

PATH = "/bare/"


class Bare(WSGIHandler):
    def load_middleware(self, is_async: bool = False) -> None:
        self._middleware_chain = convert_exception_to_response(answer)


def answer(request: HttpRequest) -> JsonResponse:
    products = apps.get_model("catalogue", "Product").objects
    found = JsonResponse({"title": products.only("title").get(pk=int(request.META["QUERY_STRING"])).title})
    found["Content-Length"] = len(found.content)
    return found


bare = Bare()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    return (bare if environ["PATH_INFO"] == PATH else shop)(environ, start_response)
