"""What the shop has sent out: the newest 1,000 text messages and mails, in memory."""

from collections import deque
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta, timezone

from aiohttp import web

KEPT = 1000
CHINA = timezone(timedelta(hours=8))


def now() -> str:
    return datetime.now(CHINA).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Sms:
    mobile: str
    purpose: str
    code: str
    text: str
    sent_at: str = field(default_factory=now)


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    text: str
    html: str
    sent_at: str = field(default_factory=now)


@dataclass
class Outbox:
    """Both queues keep the newest first."""

    sms: deque[Sms] = field(default_factory=lambda: deque(maxlen=KEPT))
    mail: deque[Mail] = field(default_factory=lambda: deque(maxlen=KEPT))


OUTBOX = web.AppKey("outbox", Outbox)
routes = web.RouteTableDef()


@routes.get("/outbox/sms")
async def list_sms(request: web.Request) -> web.Response:
    return web.json_response([asdict(sms) for sms in request.app[OUTBOX].sms])


@routes.get("/outbox/mail")
async def list_mail(request: web.Request) -> web.Response:
    return web.json_response([asdict(mail) for mail in request.app[OUTBOX].mail])


@routes.delete("/outbox")
async def clear(request: web.Request) -> web.Response:
    outbox = request.app[OUTBOX]
    outbox.sms.clear()
    outbox.mail.clear()
    return web.json_response({})
