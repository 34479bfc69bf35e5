"""A client that costs little: the same two processors serve the shop that is measured."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Run:
    """`answers` counts the status codes of the last request of each client."""

    seconds: float
    answers: Counter[int]

    def rate(self, status: int) -> float:
        return self.answers[status] / self.seconds


def post(path: str, headers: Mapping[str, str], body: str) -> bytes:
    """The bytes of a request over a connection that is kept."""
    content = body.encode()
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


def get(path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def send_all(url: str, clients: Sequence[Sequence[bytes]], connections: int) -> Run:
    """Every client sends its requests one after the other; so many clients at a time."""
    return asyncio.run(_send_all(urlsplit(url).port or 80, list(clients), connections))


async def _send_all(port: int, waiting: list[Sequence[bytes]], connections: int) -> Run:
    answers: Counter[int] = Counter()
    start = time.perf_counter()
    await asyncio.gather(*(_worker(port, waiting, answers) for _ in range(connections)))
    return Run(time.perf_counter() - start, answers)


async def _worker(port: int, waiting: list[Sequence[bytes]], answers: Counter[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while waiting:
        status = 0
        for request in waiting.pop():
            writer.write(request)
            status = await _status(reader)
        answers[status] += 1
    writer.close()


async def _status(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = next((line[15:] for line in head.split("\r\n") if line.startswith("content-length:")), "0")
    await reader.readexactly(int(length))
    return int(head.split(" ", 2)[1])
