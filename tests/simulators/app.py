"""Puts the HTTP side together."""

from collections.abc import Callable

from aiohttp import web

from tests.simulators import alipay, control, index, outbox, qq, sms, wechatpay
from tests.simulators.service import Service

# One name a provider. Each brings its own routes; `control.obeying` gives all of them the modes of /control.
SERVICES: tuple[Callable[[], Service], ...] = (
    alipay.make_service,
    wechatpay.make_service,
    qq.make_service,
    sms.make_service,
)


def make_app(box: outbox.Outbox) -> web.Application:
    services = [make_service() for make_service in SERVICES]
    app = web.Application(middlewares=[errors_as_json])
    app[outbox.OUTBOX] = box
    app[control.CONTROL] = control.Control()
    app[index.SERVICES] = services
    for routes in (index.routes, control.routes, outbox.routes):
        app.add_routes(routes)
    for service in services:
        app.add_routes(
            web.route(
                route.method,
                route.path,
                control.obeying(service.name, route.handler, service.error_reply, service.garbage_reply),
                **route.kwargs,
            )
            for route in service.routes
        )
    return app


@web.middleware
async def errors_as_json(request: web.Request, handler: control.Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPError as error:
        kept = {name: value for name, value in error.headers.items() if name == "Allow"}
        return web.json_response({"error": error.reason}, status=error.status, headers=kept)
