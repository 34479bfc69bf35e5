"""Whether a message may have been taken: the one question that a time-out leaves open."""

import socket
import time

import pytest

from commerce.verification.providers import SmsUnknown, SmsUnreachable, http
from commerce.verification.providers.http import post
from tests.commerce.verification.gateway import Gateway
from tests.servers.process import free_port


def ask(url: str) -> None:
    post(f"{url}/?secret=402713", body=b"13800000001", headers={"Content-Type": "text/plain"})


def test_an_answer(sms_gateway: Gateway) -> None:
    sms_gateway.answers({"code": "OK"}, status=500)
    reply = post(sms_gateway.url, body="正文".encode(), headers={"X-Of-Ours": "1"})
    assert (reply.status, reply.content) == (500, {"code": "OK"})
    assert sms_gateway.asked[0].body.decode() == "正文"
    assert sms_gateway.asked[0].headers["x-of-ours"] == "1"


def test_nobody_listens() -> None:
    with pytest.raises(SmsUnreachable, match="no connection"):
        ask(f"http://127.0.0.1:{free_port()}")


def test_a_name_that_nobody_has() -> None:
    with pytest.raises(SmsUnreachable):
        ask("http://gateway.invalid")


def test_a_connection_that_is_never_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TIMEOUT", (0.2, 0.2))
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        fillers = [socket.socket() for _turn in range(3)]
        for filler in fillers:  # they fill the queue of connections that wait to be accepted
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        time.sleep(0.05)
        with pytest.raises(SmsUnreachable):
            ask(f"http://127.0.0.1:{port}")
        for filler in fillers:
            filler.close()


def test_no_answer_in_time(sms_gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TIMEOUT", (0.2, 0.2))
    sms_gateway.delay = 0.5
    with pytest.raises(SmsUnknown):
        ask(sms_gateway.url)
    assert len(sms_gateway.asked) == 1


def test_a_connection_that_is_lost(sms_gateway: Gateway) -> None:
    sms_gateway.drop = True
    with pytest.raises(SmsUnknown):
        ask(sms_gateway.url)
    assert len(sms_gateway.asked) == 1


@pytest.mark.parametrize("content", [b"", b"<html>", b'\xff\xfe{"code": \x00', b'"OK"', b"[]", b"[" * 100_000])
def test_garbage(sms_gateway: Gateway, content: bytes) -> None:
    sms_gateway.answers(content)
    with pytest.raises(SmsUnknown):
        ask(sms_gateway.url)


@pytest.mark.parametrize(("status", "error"), [(429, SmsUnreachable), (503, SmsUnreachable), (502, SmsUnknown)])
def test_what_stands_before_the_gateway_answers(sms_gateway: Gateway, status: int, error: type[Exception]) -> None:
    sms_gateway.answers(b"<html>nginx</html>", status=status)
    with pytest.raises(error):
        ask(sms_gateway.url)


def test_a_redirect_is_not_followed(sms_gateway: Gateway) -> None:
    sms_gateway.answers(b"", status=307)
    with pytest.raises(SmsUnknown):
        ask(sms_gateway.url)
    assert len(sms_gateway.asked) == 1


def test_errors_tell_nothing_of_the_message(sms_gateway: Gateway) -> None:
    sms_gateway.drop = True
    for url in (sms_gateway.url, f"http://127.0.0.1:{free_port()}"):
        with pytest.raises((SmsUnknown, SmsUnreachable)) as caught:
            ask(url)
        assert caught.value.__suppress_context__
        assert "402713" not in repr(caught.value) + str(caught.value)
