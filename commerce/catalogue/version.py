"""What lists count is kept for a moment, and forgotten when people change goods."""

import json
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache

from commerce.core import tags
from commerce.core.page_cache import tolerant

KEY = "catalogue:version"
#: Seconds. Processes that share no cache (the embedded profile) see one another's changes after this time.
KEPT = 30


def new_version() -> None:
    """Forget what was kept. Called after goods, prices or categories changed."""
    tolerant(lambda: cache.set(KEY, time.time_ns(), None))


def kept(key: str, compute: Callable[[], Any]) -> Any:
    """What `compute` said for this key up to KEPT seconds ago, in this version. Something that JSON can say.

    A page that is published is made of nothing kept: the change that it is made for may have come a moment ago.
    """
    if tags.is_recording():
        return json.loads(json.dumps(compute()))
    version = tolerant(lambda: cache.get(KEY, 0))
    if version is None:
        return compute()
    name = f"catalogue:{version}:{key}"
    found = tolerant(lambda: cache.get(name))
    if found is not None:
        return json.loads(found)
    text = json.dumps(compute())
    tolerant(lambda: cache.set(name, text, KEPT))
    # As the next one will read it, so that nobody depends on what JSON does not keep.
    return json.loads(text)
