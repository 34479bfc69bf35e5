"""One request, one effect: a repeat with the same key gets the stored answer of the first.

After the IETF draft "The Idempotency-Key HTTP Header Field": the same key with another request is refused with 422.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.core.db import retrying
from commerce.core.errors import InvalidInput, ShopError
from commerce.core.models import IdempotencyRecord

KEPT = timedelta(hours=24)
KEY_MAX_LENGTH = 64


class KeyReused(ShopError):
    status = 422
    code = "idempotency_key_reused"
    message = _("同一个 Idempotency-Key 不能用于不同的请求。")


def run_once(
    *, user_id: int, scope: str, key: str, request: Mapping[str, Any], action: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Run `action` in one transaction with the record of its answer, or replay the answer of an earlier run.

    Parallel repeats wait for the first one. What `action` raises leaves no record: the same key may then try again.
    Raises KeyReused when the key came with another request, InvalidInput for an unusable key.
    """
    if not key.isascii() or not key.isprintable() or not 1 <= len(key) <= KEY_MAX_LENGTH:
        raise InvalidInput(_("Idempotency-Key 须为 1 到 64 个可打印 ASCII 字符。"), code="idempotency_key_invalid")
    fingerprint = _fingerprint(request)

    def attempt() -> dict[str, Any]:
        try:
            with transaction.atomic():
                record = _claim(user_id, scope, key, fingerprint)
                record.answer = json.dumps(action(), cls=DjangoJSONEncoder)
                record.save(update_fields=["answer"])
                return _read(record)
        except _Taken:
            return _stored(user_id, scope, key, fingerprint)

    return retrying(attempt)


def purge() -> int:
    """Forget answers that are older than a day. Returns how many."""
    return IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def _fingerprint(request: Mapping[str, Any]) -> str:
    text = json.dumps(request, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


class _Taken(Exception):
    """There is a record already. It is raised out of the transaction, which saves every first request a savepoint."""


def _claim(user_id: int, scope: str, key: str, fingerprint: str) -> IdempotencyRecord:
    """A new record. PostgreSQL lets the second INSERT wait until the first commits."""
    try:
        return IdempotencyRecord.objects.create(user_id=user_id, scope=scope, key=key, fingerprint=fingerprint)
    except IntegrityError as error:
        raise _Taken from error


def _stored(user_id: int, scope: str, key: str, fingerprint: str) -> dict[str, Any]:
    record = IdempotencyRecord.objects.get(user_id=user_id, scope=scope, key=key)
    if record.fingerprint != fingerprint:
        raise KeyReused
    return _read(record)


def _read(record: IdempotencyRecord) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(record.answer)
    return answer
