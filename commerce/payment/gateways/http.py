"""Calling a provider: bounded in time, in size and in how many wait at once; and what an answer that failed means."""

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError, NewConnectionError

from commerce.payment.gateways.base import GatewayError, RetryableGatewayError, UnknownOutcome

CONNECT_WITHIN = 3.0  # seconds
WAIT_FOR_A_SLOT = 0.3  # seconds
LARGEST_REPLY = 64 * 1024
CHUNK = 64 * 1024

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
    except requests.ConnectTimeout:
        raise RetryableGatewayError("no connection in time") from None
    except requests.ConnectionError as error:
        if _never_connected(error):
            raise RetryableGatewayError("no connection") from None
        raise unclear("connection lost", changes=call.changes) from None
    except (requests.RequestException, HTTPError, OSError) as error:
        # The libraries' own errors stop here, since they quote addresses.
        raise unclear(type(error).__name__, changes=call.changes) from None
    finally:
        slot.release()


def _send(call: Call) -> Reply:
    deadline = time.monotonic() + call.timeout
    response = requests.request(
        call.method,
        call.url,
        data=call.body,
        headers={"Accept-Encoding": "identity", **(call.headers or {})},
        timeout=(min(CONNECT_WITHIN, call.timeout), call.timeout),
        allow_redirects=False,
        stream=True,
    )
    with closing(response):
        body = _read(response, call, deadline)
    return Reply(response.status_code, {name.lower(): value for name, value in response.headers.items()}, body)


def _read(response: requests.Response, call: Call, deadline: float) -> bytes:
    """As it comes in: a body that drips would otherwise have the timeout anew for every byte."""
    body = bytearray()
    while chunk := response.raw.read1(CHUNK):
        body += chunk
        if len(body) > call.largest:
            raise unclear("the answer is too large", changes=call.changes)
        if time.monotonic() > deadline:
            raise unclear("the answer took too long", changes=call.changes)
    return bytes(body)


def _never_connected(error: requests.ConnectionError) -> bool:
    return bool(error.args) and isinstance(getattr(error.args[0], "reason", None), NewConnectionError)


def _slot(provider: str) -> BoundedSemaphore:
    """A provider that hangs takes so many threads of this process, and no more."""
    size = settings.PAYMENT_CONCURRENT_CALLS
    with _slots_lock:
        return _slots.setdefault((provider, size), BoundedSemaphore(size))
