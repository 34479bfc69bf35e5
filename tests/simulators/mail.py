"""An SMTP server that keeps what it is given instead of delivering it."""

import asyncio
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.simulators.outbox import Mail, Outbox

LONGEST_MESSAGE = 10 * 1024 * 1024


class Keeper:
    """aiosmtpd calls `handle_DATA` with each whole message."""

    def __init__(self, outbox: Outbox) -> None:
        self.outbox = outbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(cast(bytes, envelope.original_content), policy=default)
        for address in envelope.rcpt_tos:
            self.outbox.mail.appendleft(
                Mail(
                    to=address,
                    subject=str(message.get("Subject", "")),
                    text=_part(message, "plain"),
                    html=_part(message, "html"),
                )
            )
        return "250 kept"


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        content = str(part.get_content())
    except (LookupError, UnicodeError):  # a charset nobody knows must not lose the mail
        content = cast(bytes, part.get_payload(decode=True)).decode(errors="replace")
    return content.replace("\r\n", "\n")


async def start_smtp(outbox: Outbox, *, host: str, port: int) -> asyncio.Server:
    """Listens in the running loop. Raises OSError when the port is taken."""
    keeper = Keeper(outbox)
    return await asyncio.get_running_loop().create_server(
        lambda: SMTP(keeper, hostname="simulators", data_size_limit=LONGEST_MESSAGE, enable_SMTPUTF8=True),
        host=host,
        port=port,
    )
