"""Is the process alive; does everything it depends on answer."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = structlog.get_logger(__name__)


def _database() -> None:
    for connection in connections.all():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")


def _cache() -> None:
    cache.set("health", "1", 5)
    if cache.get("health") != "1":
        raise RuntimeError("the cache forgot what it was told")


def _media() -> None:
    default_storage.exists("health")


def _broker() -> None:
    from kombu import Connection

    with Connection(
        settings.CELERY_BROKER_URL,
        connect_timeout=1,
        transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
    ) as connection:
        connection.ensure_connection(max_retries=1, timeout=1)


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "cache": _cache,
    "broker": _broker,
    "media": _media,
}


@require_safe
@never_cache
def alive(_request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers at all."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """200 when every dependency answers, else 503 with the list of those that do not."""
    failing = []
    for name, check in CHECKS.items():
        try:
            check()
        except Exception:
            # Whatever a dependency throws means the same here; the log has the details, the answer must not.
            logger.exception("dependency_not_ready", dependency=name)
            failing.append(name)
    return JsonResponse({"failing": failing}, status=503 if failing else 200)
