"""How each simulated service behaves at the moment: `POST /control` sets it, its handlers obey."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from aiohttp import web

E = TypeVar("E", bound=StrEnum)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Longer than any client of the shop waits, shorter than a test run that forgot to reset a mode.
SLOW_SECONDS = float(os.environ.get("SIMULATORS_SLOW_SECONDS", "5"))
HANG_SECONDS = float(os.environ.get("SIMULATORS_HANG_SECONDS", "60"))


class Mode(StrEnum):
    NORMAL = "normal"
    SLOW = "slow"  # answers rightly, after SLOW_SECONDS
    TIMEOUT_AFTER_ACCEPT = "timeout_after_accept"  # does the work, never answers
    ERROR = "error"  # does nothing, answers with the service's own "internal error"
    GARBAGE = "garbage"  # does nothing, answers 200 with something unreadable
    DOWN = "down"  # drops the connection


class ServiceName(StrEnum):
    ALIPAY = "alipay"
    WECHATPAY = "wechatpay"
    QQ = "qq"
    SMS = "sms"


@dataclass
class Behaviour:
    mode: Mode = Mode.NORMAL
    notify: bool = True  # whether a payment service sends its asynchronous notifications


@dataclass
class Control:
    behaviours: dict[ServiceName, Behaviour] = field(
        default_factory=lambda: {name: Behaviour() for name in ServiceName}
    )

    def change(self, *, service: Any, mode: Any, notify: Any) -> Behaviour:
        """Sets what is given, None leaves it. Raises ValueError, changing nothing, for what is unknown."""
        name = _choice(ServiceName, "service", service)
        new_mode = None if mode is None else _choice(Mode, "mode", mode)
        if notify is not None and not isinstance(notify, bool):
            raise ValueError("notify must be true or false")
        behaviour = self.behaviours[name]
        behaviour.mode = new_mode or behaviour.mode
        behaviour.notify = behaviour.notify if notify is None else notify
        return behaviour


def _choice(kind: type[E], label: str, value: Any) -> E:
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"{label} must be one of: {', '.join(kind)}") from None


CONTROL = web.AppKey("control", Control)
routes = web.RouteTableDef()


@routes.get("/control")
async def show(request: web.Request) -> web.Response:
    return web.json_response({name: asdict(it) for name, it in request.app[CONTROL].behaviours.items()})


@routes.post("/control")
async def change(request: web.Request) -> web.Response:
    try:
        wanted = await read_json_object(request)
        behaviour = request.app[CONTROL].change(
            service=wanted.get("service"), mode=wanted.get("mode"), notify=wanted.get("notify")
        )
    except ValueError as error:
        return web.json_response({"error": str(error)}, status=400)
    return web.json_response({"service": wanted["service"], **asdict(behaviour)})


async def read_json_object(request: web.Request) -> dict[str, Any]:
    """The request's body as a dict. Raises ValueError with a sentence for the caller if it is not one."""
    try:
        value = json.loads(await request.read())
    except (ValueError, RecursionError):
        raise ValueError("the body must be JSON in UTF-8") from None
    if not isinstance(value, dict):
        raise ValueError("the body must be a JSON object")
    return value


async def unreadable(_request: web.Request) -> web.Response:
    return web.Response(body=b'\xff\xfe<html>{"code": \x00', content_type="text/html")


def obeying(
    name: ServiceName,
    handler: Handler,
    error_reply: Callable[[], web.Response],
    garbage_reply: Handler,
) -> Handler:
    """The handler, wrapped so that it behaves as `POST /control` last said for its service."""

    async def behave(request: web.Request) -> web.StreamResponse:
        match request.app[CONTROL].behaviours[name].mode:
            case Mode.NORMAL:
                return await handler(request)
            case Mode.SLOW:
                await asyncio.sleep(SLOW_SECONDS)
                return await handler(request)
            case Mode.TIMEOUT_AFTER_ACCEPT:
                await handler(request)
                await asyncio.sleep(HANG_SECONDS)
                return _hang_up(request)
            case Mode.ERROR:
                return error_reply()
            case Mode.GARBAGE:
                return await garbage_reply(request)
            case Mode.DOWN:
                return _hang_up(request)

    return behave


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=502)  # nobody receives it; aiohttp wants an answer to drop
