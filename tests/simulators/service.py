"""What a simulated provider's module offers to `app.SERVICES`."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from tests.simulators.control import Handler, ServiceName, unreadable


@dataclass(frozen=True)
class Service:
    name: ServiceName
    title: str
    routes: list[web.RouteDef]
    error_reply: Callable[[], web.Response]  # how this provider says "internal error"; mode `error` sends it
    # What mode `garbage` answers with status 200, instead of doing anything.
    garbage_reply: Handler = unreadable
