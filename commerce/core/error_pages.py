"""The pages for what went wrong outside our views. API clients get the API's error shape instead."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commerce.core.errors import NotFound, ShopError


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    error = ShopError(_("服务器开小差了，我们已记录下来。"), code="server_error")
    error.status = 500
    return _answer(request, error)


def _answer(request: HttpRequest, error: ShopError) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = {"error": {"code": error.code, "message": str(error.message), "fields": {}}}
        return JsonResponse(body, status=error.status)
    return render(request, "errors/shop_error.html", {"error": error}, status=error.status)
