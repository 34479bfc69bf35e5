"""The simulators are what other tests believe the outside world to be, so they are tested as strictly."""

import json
import smtplib
import uuid
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from typing import Any

import httpx
import pytest

from tests.servers.process import HOST
from tests.servers.simulators import Simulators, simulators
from tests.simulators.sms import sign

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def world() -> Iterator[Simulators]:
    with simulators(SIMULATORS_SLOW_SECONDS="1", SIMULATORS_HANG_SECONDS="2") as started:
        yield started


@pytest.fixture
def client(world: Simulators) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=world.url, timeout=10) as client:
        client.delete("/outbox")
        yield client
        client.post("/control", json={"service": "sms", "mode": "normal", "notify": True})


def sms(**changes: Any) -> dict[str, Any]:
    return {
        "message_id": uuid.uuid4().hex,
        "mobile": "13800000001",
        "template": "verification_code",
        "params": {"code": "123456", "purpose": "login"},
        "text": "【集市】验证码 123456，5 分钟内有效。",
    } | changes


def send(client: httpx.Client, message: object, **options: Any) -> httpx.Response:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return client.post("/sms/send", content=body, headers={"X-Signature": sign(body)}, **options)


def control(client: httpx.Client, mode: str) -> None:
    client.post("/control", json={"service": "sms", "mode": mode, "notify": True}).raise_for_status()


class TestSms:
    def test_a_message_arrives_in_the_outbox(self, client: httpx.Client) -> None:
        message = sms()
        reply = send(client, message)
        assert (reply.status_code, reply.json()) == (200, {"code": "OK", "message_id": message["message_id"]})
        [kept] = client.get("/outbox/sms").json()
        assert datetime.fromisoformat(kept.pop("sent_at")).utcoffset() is not None
        assert kept == {
            "mobile": "13800000001",
            "purpose": "login",
            "code": "123456",
            "text": "【集市】验证码 123456，5 分钟内有效。",
        }

    def test_newest_first(self, client: httpx.Client) -> None:
        for code in ("111111", "222222"):
            send(client, sms(params={"code": code}))
        assert [it["code"] for it in client.get("/outbox/sms").json()] == ["222222", "111111"]

    def test_a_repeated_message_id_is_delivered_once(self, client: httpx.Client) -> None:
        message = sms()
        assert [send(client, message).status_code for _ in range(3)] == [200, 200, 200]
        assert len(client.get("/outbox/sms").json()) == 1

    def test_a_country_code_is_dropped(self, client: httpx.Client) -> None:
        send(client, sms(mobile="+8613800000001"))
        assert client.get("/outbox/sms").json()[0]["mobile"] == "13800000001"

    def test_the_outbox_keeps_a_thousand(self, client: httpx.Client) -> None:
        for number in range(1003):
            send(client, sms(params={"code": str(number)}))
        kept = client.get("/outbox/sms").json()
        assert (len(kept), kept[0]["code"], kept[-1]["code"]) == (1000, "1002", "3")

    @pytest.mark.parametrize("signature", ["", "0" * 64, "é"])
    def test_a_wrong_signature_is_refused(self, client: httpx.Client, signature: str) -> None:
        headers = {b"X-Signature": signature.encode()}
        reply = client.post("/sms/send", json=sms(), headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (401, "SIGNATURE_INVALID")
        assert client.get("/outbox/sms").json() == []

    @pytest.mark.parametrize(
        "message",
        [
            b"",
            b"{",
            b"\xff",
            b"[" * 100_000,
            b"[]",
            sms(message_id=""),
            sms(message_id=7),
            sms(mobile="12345"),
            sms(mobile="١٣٨٠٠٠٠٠٠٠١"),
            sms(mobile=None),
            sms(template=None),
            sms(params="code"),
            sms(text=""),
            sms(text="长" * 501),
        ],
    )
    def test_malformed_input_is_refused(self, client: httpx.Client, message: object) -> None:
        reply = send(client, message)
        assert (reply.status_code, reply.json()["code"]) == (400, "INVALID_PARAMETER")
        assert client.get("/outbox/sms").json() == []


class TestControl:
    def test_error(self, client: httpx.Client) -> None:
        control(client, "error")
        reply = send(client, sms())
        assert (reply.status_code, reply.json()["code"]) == (500, "SYSTEM_ERROR")
        assert client.get("/outbox/sms").json() == []

    def test_slow_answers_late_but_rightly(self, client: httpx.Client) -> None:
        control(client, "slow")
        reply = send(client, sms())
        assert reply.json()["code"] == "OK"
        assert reply.elapsed.total_seconds() >= 1

    def test_timeout_after_accept_does_the_work(self, client: httpx.Client) -> None:
        control(client, "timeout_after_accept")
        with pytest.raises(httpx.ReadTimeout):
            send(client, sms(), timeout=0.3)
        assert len(client.get("/outbox/sms").json()) == 1

    def test_timeout_after_accept_never_answers(self, client: httpx.Client) -> None:
        control(client, "timeout_after_accept")
        with pytest.raises(httpx.TransportError):
            send(client, sms())

    def test_garbage_is_not_json(self, client: httpx.Client) -> None:
        control(client, "garbage")
        reply = send(client, sms())
        assert reply.status_code == 200
        with pytest.raises(ValueError):  # noqa: PT011
            reply.json()
        assert client.get("/outbox/sms").json() == []

    def test_down_drops_the_connection(self, client: httpx.Client) -> None:
        control(client, "down")
        with pytest.raises(httpx.TransportError):
            send(client, sms())
        assert client.get("/outbox/sms").json() == []

    def test_services_are_apart(self, client: httpx.Client) -> None:
        client.post("/control", json={"service": "alipay", "mode": "down", "notify": False})
        assert client.get("/control").json() == {
            "alipay": {"mode": "down", "notify": False},
            "wechatpay": {"mode": "normal", "notify": True},
            "qq": {"mode": "normal", "notify": True},
            "sms": {"mode": "normal", "notify": True},
        }
        assert send(client, sms()).status_code == 200

    def test_notify_can_be_changed_alone(self, client: httpx.Client) -> None:
        control(client, "slow")
        reply = client.post("/control", json={"service": "sms", "notify": False})
        assert reply.json() == {"service": "sms", "mode": "slow", "notify": False}

    @pytest.mark.parametrize(
        "wanted",
        [
            {},
            [],
            {"service": "paypal", "mode": "slow"},
            {"service": ["sms"], "mode": "slow"},
            {"service": "sms", "mode": "sleepy"},
            {"service": "sms", "mode": "slow", "notify": "yes"},
        ],
    )
    def test_what_is_unknown_changes_nothing(self, client: httpx.Client, wanted: object) -> None:
        before = client.get("/control").json()
        reply = client.post("/control", json=wanted)
        assert (reply.status_code, list(reply.json())) == (400, ["error"])
        assert client.get("/control").json() == before


class TestHttp:
    @pytest.mark.parametrize(("method", "path"), [("GET", "/sms/send"), ("PUT", "/control"), ("POST", "/outbox/sms")])
    def test_a_wrong_method_is_405_in_json(self, client: httpx.Client, method: str, path: str) -> None:
        reply = client.request(method, path)
        assert (reply.status_code, reply.json()) == (405, {"error": "Method Not Allowed"})

    def test_an_unknown_path_is_404_in_json(self, client: httpx.Client) -> None:
        reply = client.get("/paypal/")
        assert (reply.status_code, reply.json()) == (404, {"error": "Not Found"})

    def test_the_page_shows_messages_and_runs_none_of_them(self, client: httpx.Client, world: Simulators) -> None:
        send(client, sms(text="<script>alert(1)</script> \ud800"))
        send_mail(world, subject="激活您的邮箱", text='打开 http://127.0.0.1:8000/?a=1&b="2" 完成')
        page = client.get("/")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "<b>123456</b>" in page.text
        assert "&lt;script&gt;alert(1)" in page.text
        assert "<script>" not in page.text
        assert '<a href="http://127.0.0.1:8000/?a=1&amp;b=' in page.text


def send_mail(world: Simulators, *, subject: str, text: str, html: str = "", to: str = "alice@example.com") -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "shop@example.com", to
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    with smtplib.SMTP(HOST, world.smtp_port) as smtp:
        smtp.send_message(message)


class TestMail:
    def test_a_mail_arrives_in_the_outbox(self, client: httpx.Client, world: Simulators) -> None:
        send_mail(world, subject="激活您的邮箱", text="请打开链接", html="<p>请打开<a href='x'>链接</a></p>")
        [kept] = client.get("/outbox/mail").json()
        assert datetime.fromisoformat(kept.pop("sent_at")).utcoffset() is not None
        assert kept == {
            "to": "alice@example.com",
            "subject": "激活您的邮箱",
            "text": "请打开链接\n",
            "html": "<p>请打开<a href='x'>链接</a></p>\n",
        }

    def test_each_recipient_has_a_copy(self, client: httpx.Client, world: Simulators) -> None:
        send_mail(world, subject="集市周报", text="正文", to="alice@example.com, bob@example.com")
        assert [it["to"] for it in client.get("/outbox/mail").json()] == [
            "bob@example.com",
            "alice@example.com",
        ]

    def test_a_mail_in_an_unknown_charset_is_kept(self, client: httpx.Client, world: Simulators) -> None:
        with smtplib.SMTP(HOST, world.smtp_port) as smtp:
            smtp.sendmail(
                "a@b.cn", "alice@example.com", b"Content-Type: text/plain; charset=x-nobody\r\n\r\nhello\r\n"
            )
        assert client.get("/outbox/mail").json()[0]["text"] == "hello\n"

    def test_a_mail_without_headers_is_kept(self, client: httpx.Client, world: Simulators) -> None:
        with smtplib.SMTP(HOST, world.smtp_port) as smtp:
            smtp.sendmail("a@b.cn", "alice@example.com", b"\r\n\xff\xfe\r\n")
        assert client.get("/outbox/mail").json()[0]["subject"] == ""
        assert client.get("/").status_code == 200
