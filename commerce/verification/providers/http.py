"""Asking a gateway over HTTP, and telling "it did not take it" from "nobody knows"."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from commerce.verification.providers.base import SmsUnknown, SmsUnreachable

# Seconds to connect, and to answer. Nobody waits for the answer but a task, and giving up on a gateway that is merely
# slow leaves a person without a code.
TIMEOUT = (3, 8)
# Answers that promise that nothing was done: too many requests, service unavailable.
NOT_TAKEN = {429, 503}


@dataclass(frozen=True)
class Reply:
    status: int
    content: dict[str, Any]


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> Reply:
    """The JSON object that the gateway answers with, whatever its status.

    Raises SmsUnreachable, SmsUnknown. The library's own errors stop here, since they quote addresses and bodies.
    """
    try:
        response = requests.post(url, data=body, headers=dict(headers), timeout=TIMEOUT, allow_redirects=False)
    except requests.ConnectTimeout:
        raise SmsUnreachable("no connection in time") from None
    except requests.ConnectionError as error:
        if _never_connected(error):
            raise SmsUnreachable("no connection") from None
        raise SmsUnknown("connection lost") from None
    except requests.RequestException as error:
        raise SmsUnknown(type(error).__name__) from None
    return Reply(response.status_code, _json_object(response))


def _never_connected(error: requests.ConnectionError) -> bool:
    return bool(error.args) and isinstance(getattr(error.args[0], "reason", None), NewConnectionError)


def _json_object(response: requests.Response) -> dict[str, Any]:
    try:
        content = response.json()
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        return content
    reason = f"HTTP {response.status_code} without an answer"
    raise SmsUnreachable(reason) if response.status_code in NOT_TAKEN else SmsUnknown(reason)
