"""`python -m tests.simulators`: HTTP on SIMULATORS_PORT (8001), SMTP on SIMULATORS_SMTP_PORT (that + 1)."""

import asyncio
import logging
import os
import signal
import sys

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

from tests.simulators.app import make_app
from tests.simulators.mail import start_smtp
from tests.simulators.outbox import Outbox

# Only this machine: whoever can reach the simulators reads every code.
HOST = "127.0.0.1"


class AccessLog(AbstractAccessLogger):
    """Without the query, in which QQ carries codes, tokens and the application's secret."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        self.logger.info('"%s %s" %d', request.method, request.path, response.status)


async def serve(*, port: int, smtp_port: int) -> None:
    """Runs until SIGINT or SIGTERM. Raises OSError when a port is taken."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    outbox = Outbox()
    # A client held by the mode timeout_after_accept must not hold up the end.
    runner = web.AppRunner(make_app(outbox), shutdown_timeout=0.5, access_log_class=AccessLog)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        smtp = await start_smtp(outbox, host=HOST, port=smtp_port)
        logging.info("simulators: http://%s:%d/, SMTP on %d", HOST, port, smtp_port)
        await stopped.wait()
        smtp.close()
    finally:
        await runner.cleanup()


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every SMTP line
    port = int(os.environ.get("SIMULATORS_PORT", "8001"))
    smtp_port = int(os.environ.get("SIMULATORS_SMTP_PORT", str(port + 1)))
    try:
        asyncio.run(serve(port=port, smtp_port=smtp_port))
    except OSError as error:
        sys.exit(f"simulators cannot start: {error}")


if __name__ == "__main__":
    main()
