"""Asynchronous notifications: sent, and sent again by the provider's schedule until the shop has taken them."""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from tests.simulators.control import CONTROL, ServiceName

# The providers spread their tries over a day; so many times faster they take minutes.
SPEED = float(os.environ.get("SIMULATORS_NOTIFY_SPEED", "120"))
ANSWER_WITHIN = ClientTimeout(total=5)
MOST_OF_AN_ANSWER = 1024
logger = logging.getLogger("simulators")


@dataclass(frozen=True)
class Delivery:
    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


class Notifier:
    """`waits` are the seconds before each further try; `took` says whether an answer means that the shop has it."""

    def __init__(self, name: ServiceName, *, waits: Sequence[float], took: Callable[[Answer], bool]) -> None:
        self.name = name
        self.waits = waits
        self.took = took
        self.running: set[asyncio.Task[None]] = set()

    def start(self, app: web.Application, make: Callable[[], Delivery]) -> None:
        """Begins to deliver what `make` gives anew for each try. While notifications are switched off, tries fail."""
        task = asyncio.get_running_loop().create_task(self._deliver(app, make))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    async def _deliver(self, app: web.Application, make: Callable[[], Delivery]) -> None:
        for wait in (0, *self.waits):
            await asyncio.sleep(wait / SPEED)
            if app[CONTROL].behaviours[self.name].notify and await self._try(make()):
                return
        logger.warning("%s: a notification was given up", self.name)

    async def _try(self, delivery: Delivery) -> bool:
        try:
            async with (
                ClientSession(timeout=ANSWER_WITHIN) as session,
                session.post(
                    delivery.url, data=delivery.body, headers=delivery.headers, allow_redirects=False
                ) as reply,
            ):
                answer = Answer(reply.status, await reply.content.read(MOST_OF_AN_ANSWER))
        except (ClientError, TimeoutError, ValueError):
            return False
        return self.took(answer)
