"""The page at `/`: what is simulated, and the newest messages, so that a developer can read a code there."""

import re
from html import escape
from pathlib import Path
from string import Template

from aiohttp import web

from tests.simulators.control import CONTROL, Control
from tests.simulators.outbox import OUTBOX, Mail, Sms
from tests.simulators.service import Service

SHOWN = 20
PAGE = Template((Path(__file__).parent / "index.html").read_text(encoding="utf-8"))
LINK = re.compile(r"https?://[^\s<>\"']+")

SERVICES: web.AppKey[list[Service]] = web.AppKey("services", list)
routes = web.RouteTableDef()


@routes.get("/")
async def show(request: web.Request) -> web.Response:
    outbox = request.app[OUTBOX]
    page = PAGE.substitute(
        services="\n".join(_service_row(it, request.app[CONTROL]) for it in request.app[SERVICES]),
        sms="\n".join(_sms_row(it) for it in list(outbox.sms)[:SHOWN]) or _empty(4),
        mail="\n".join(_mail_item(it) for it in list(outbox.mail)[:SHOWN]) or "<p class=none>还没有 · none yet</p>",
    )
    return web.Response(
        body=page.encode(errors="replace"),  # a message may carry half a surrogate pair
        content_type="text/html",
        charset="utf-8",
        headers={"Cache-Control": "no-store"},
    )


def _service_row(service: Service, control: Control) -> str:
    return _row(escape(service.title), f"<code>{control.behaviours[service.name].mode}</code>")


def _sms_row(sms: Sms) -> str:
    return _row(_time(sms.sent_at), escape(sms.mobile), f"<b>{escape(sms.code)}</b>", escape(sms.text))


def _mail_item(mail: Mail) -> str:
    text = LINK.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(mail.text or mail.html))
    summary = f"{_time(mail.sent_at)} · {escape(mail.to)} · <b>{escape(mail.subject)}</b>"
    return f"<details><summary>{summary}</summary><pre>{text}</pre></details>"


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}" for cell in cells)


def _empty(columns: int) -> str:
    return f"<tr><td colspan={columns} class=none>还没有 · none yet"


def _time(sent_at: str) -> str:
    return sent_at[11:19]
