"""Calling a provider: bounded in time, in size and in how many wait at once; and what an answer that failed means."""

import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock

import certifi
from django.conf import settings
from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from commerce.payment.gateways.base import GatewayError, RetryableGatewayError, UnknownOutcome

CONNECT_WITHIN = 3.0  # seconds
WAIT_FOR_A_SLOT = 0.3  # seconds
LARGEST_REPLY = 64 * 1024
CHUNK = 64 * 1024

_pool = PoolManager(ssl_context=ssl.create_default_context(cafile=certifi.where()))
_slots: dict[tuple[str, int], BoundedSemaphore] = {}
_slots_lock = Lock()


@dataclass(frozen=True)
class Call:
    """`changes` says whether it may change something there: then no answer means that nobody knows."""

    provider: str
    method: str
    url: str
    changes: bool
    timeout: float  # seconds, for the whole answer
    body: bytes | None = None
    headers: Mapping[str, str] | None = None
    largest: int = LARGEST_REPLY  # bytes


@dataclass(frozen=True)
class Reply:
    """Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def unclear(reason: str, *, changes: bool) -> GatewayError:
    """The error for an answer that says nothing one could rely on."""
    return UnknownOutcome(reason) if changes else RetryableGatewayError(reason)


def send(call: Call) -> Reply:
    """Raises RetryableGatewayError when nothing has reached the provider, else what `unclear` gives."""
    slot = _slot(call.provider)
    if not slot.acquire(timeout=WAIT_FOR_A_SLOT):
        raise RetryableGatewayError("too many calls are waiting")
    try:
        return _send(call)
    except (NewConnectionError, ConnectTimeoutError):
        raise RetryableGatewayError("no connection") from None
    except (HTTPError, OSError) as error:
        # The library's own errors stop here, since they quote addresses.
        raise unclear(type(error).__name__, changes=call.changes) from None
    finally:
        slot.release()


def _send(call: Call) -> Reply:
    deadline = time.monotonic() + call.timeout
    response = _pool.request(
        call.method,
        call.url,
        body=call.body,
        # A connection of its own for each call: one that was kept may be gone, and then nobody knows what arrived.
        headers={"Accept-Encoding": "identity", "Connection": "close", **(call.headers or {})},
        timeout=Timeout(connect=min(CONNECT_WITHIN, call.timeout), read=call.timeout),
        retries=False,
        redirect=False,
        preload_content=False,
    )
    with closing(response):
        body = _read(response, call, deadline)
    return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, body)


def _read(response: BaseHTTPResponse, call: Call, deadline: float) -> bytes:
    """As it comes in: a body that drips would otherwise have the timeout anew for every byte."""
    body = bytearray()
    while chunk := response.read1(CHUNK):
        body += chunk
        if len(body) > call.largest:
            raise unclear("the answer is too large", changes=call.changes)
        if time.monotonic() > deadline:
            raise unclear("the answer took too long", changes=call.changes)
    announced = response.headers.get("content-length")
    if announced is not None and announced != str(len(body)):
        raise unclear("the answer was cut short", changes=call.changes)
    return bytes(body)


def _slot(provider: str) -> BoundedSemaphore:
    """A provider that hangs takes so many threads of this process, and no more."""
    size = settings.PAYMENT_CONCURRENT_CALLS
    with _slots_lock:
        return _slots.setdefault((provider, size), BoundedSemaphore(size))
