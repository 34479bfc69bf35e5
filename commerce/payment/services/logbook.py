"""What was said between us and the providers, one row each."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from commerce.payment.enums import EventKind
from commerce.payment.models import PaymentAttempt, PaymentEvent, Refund

BODY_MAX_LENGTH = 8000
RESULT_MAX_LENGTH = 100


def record(
    kind: EventKind,
    *,
    provider: str,
    result: str,
    attempt: PaymentAttempt | None = None,
    refund: Refund | None = None,
    key: str | None = None,
    raw: bytes = b"",
    facts: Mapping[str, Any] | None = None,
) -> PaymentEvent:
    """`facts` must be masked already; of `raw`, the bytes as they came, only the hash is kept."""
    return PaymentEvent.objects.create(
        kind=kind,
        provider=provider,
        result=result[:RESULT_MAX_LENGTH],
        attempt=attempt,
        refund=refund,
        key=key,
        body_sha256=hashlib.sha256(raw).hexdigest() if raw else "",
        body=json.dumps(facts, default=str)[:BODY_MAX_LENGTH] if facts else "",
    )
