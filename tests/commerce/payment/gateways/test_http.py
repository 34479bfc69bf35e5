"""However a provider behaves, a call ends soon, holds little, and takes few of the threads."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pytest_django import Settings

from commerce.payment.gateways.base import GatewayError, RetryableGatewayError, UnknownOutcome
from commerce.payment.gateways.http import LARGEST_REPLY, Call, send

pytestmark = pytest.mark.embedded

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n"


@contextmanager
def provider(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does to each connection what it is told."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=handle, args=(connection,), daemon=True).start()

        def handle(connection: socket.socket) -> None:
            with connection:
                connection.recv(65536)
                try:
                    answer(connection)
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        server.shutdown(socket.SHUT_RDWR)


def drip(connection: socket.socket) -> None:
    connection.sendall(HEAD)
    for _ in range(100):
        connection.sendall(b"1")
        time.sleep(0.1)


def flood(connection: socket.socket) -> None:
    connection.sendall(HEAD)
    for _ in range(100):
        connection.sendall(b"1" * 100_000)


def hang(connection: socket.socket) -> None:
    connection.recv(1)


def hang_up(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"{}")


def move(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 2\r\n\r\nno")


def get(url: str, *, changes: bool = False, provider: str = "test") -> None:
    send(Call(provider, "GET", url, changes=changes, timeout=0.5))


@pytest.mark.parametrize(("changes", "error"), [(True, UnknownOutcome), (False, RetryableGatewayError)])
@pytest.mark.parametrize("answer", [drip, flood, hang, hang_up])
def test_a_bad_answer_is_given_up_soon(
    answer: Callable[[socket.socket], None], changes: bool, error: type[GatewayError]
) -> None:
    with provider(answer) as url:
        started = time.monotonic()
        with pytest.raises(error):
            get(url, changes=changes)
        assert time.monotonic() - started < 1.5


def test_redirects_are_not_followed() -> None:
    with provider(move) as url:
        reply = send(Call("test", "GET", url, changes=False, timeout=1))
    assert (reply.status, reply.body) == (302, b"no")


def test_what_fits_is_read_whole() -> None:
    body = b"1" * LARGEST_REPLY

    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    with provider(answer) as url:
        assert send(Call("test", "GET", url, changes=False, timeout=2)).body == body


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
    with pytest.raises(RetryableGatewayError, match="no connection"):
        get(url, changes=True)


def test_a_provider_that_hangs_takes_two_threads_and_no_more(settings: Settings) -> None:
    settings.PAYMENT_CONCURRENT_CALLS = 2
    reasons: list[str] = []

    def ask(url: str) -> None:
        with pytest.raises(GatewayError) as error:
            send(Call("hanging", "GET", url, changes=True, timeout=1.5))
        reasons.append(error.value.reason)

    with provider(hang) as url:
        threads = [threading.Thread(target=ask, args=(url,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        started = time.monotonic()
        for thread in threads:
            thread.join()
        assert time.monotonic() - started < 3
    assert sorted(reasons) == ["ReadTimeoutError"] * 2 + ["too many calls are waiting"] * 4
