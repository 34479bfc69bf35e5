"""The pages for what went wrong outside our views. API clients get the API's error shape instead."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from commerce.core.errors import NotFound, ShopError


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, NotFound())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django refuses before any view (a foreign host name, too many fields). Pages keep Django's bare answer:
    ours would ask the request for the very things that are wrong with it."""
    return _answer(request, ShopError()) if _is_for_programs(request) else defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    error = ShopError(_("没有权限。"), code="permission_denied")
    error.status = 403
    return _answer(request, error)


def server_error(request: HttpRequest) -> HttpResponse:
    error = ShopError(_("服务器开小差了，我们已记录下来。"), code="server_error")
    error.status = 500
    return _answer(request, error)


def _answer(request: HttpRequest, error: ShopError) -> HttpResponse:
    if _is_for_programs(request):
        body = {"error": {"code": error.code, "message": str(error.message), "fields": {}}}
        return JsonResponse(body, status=error.status)
    return render(request, "errors/shop_error.html", {"error": error}, status=error.status)


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
