"""The simulated WeChat Pay keeps its rules; asked by a few lines that share nothing with the shop's client."""

import base64
import gzip
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.servers.process import wait_until
from tests.servers.simulators import Simulators, simulators
from tests.simulators.payments.clock import CHINA
from tests.simulators.payments.keys import APIV3_KEY, key_folder, provider_keys
from tests.simulators.payments.signing import is_signed
from tests.tooling.payments import listening, new_number, wechat, wechat_headers, wechat_order

pytestmark = pytest.mark.embedded

PAY, REFUNDS = "/v3/pay/transactions", "/v3/refund/domestic/refunds"


@pytest.fixture(scope="module")
def world() -> Iterator[Simulators]:
    with simulators(SIMULATORS_NOTIFY_SPEED="150", SIMULATORS_REFUND_SECONDS="0.2") as started:
        yield started  # fifteen seconds are 0.1 s


@pytest.fixture
def client(world: Simulators) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=world.url, timeout=10) as client:
        yield client
        client.post("/control", json={"service": "wechatpay", "mode": "normal", "notify": True})


def is_from_wechat(headers: Any, body: bytes) -> bool:
    signed = f"{headers['Wechatpay-Timestamp']}\n{headers['Wechatpay-Nonce']}\n".encode() + body + b"\n"
    key = provider_keys("wechatpay", key_folder()).own.public_key()
    return headers["Wechatpay-Serial"].startswith("PUB_KEY_ID_") and is_signed(
        key, signed, headers["Wechatpay-Signature"]
    )


def call(client: httpx.Client, method: str, path: str, content: object = None) -> tuple[int, dict[str, Any]]:
    reply = wechat(client, method, path, content)
    assert is_from_wechat(reply.headers, reply.content)
    return reply.status_code, reply.json() if reply.content else {}


def state(client: httpx.Client, number: str) -> str:
    found = call(client, "GET", f"{PAY}/out-trade-no/{number}?mchid=1900000001")[1]
    return str(found["trade_state"])


def pay(client: httpx.Client, number: str, **changes: Any) -> None:
    url = call(client, "POST", f"{PAY}/native", wechat_order(number, **changes))[1]["code_url"]
    assert "支付成功" in client.post(url, data={"confirm": "1"}).text


def unsealed(body: bytes) -> dict[str, Any]:
    resource = json.loads(body)["resource"]
    plain = AESGCM((key_folder() / APIV3_KEY).read_bytes()).decrypt(
        resource["nonce"].encode(),
        base64.b64decode(resource["ciphertext"]),
        resource["associated_data"].encode(),
    )
    content: dict[str, Any] = json.loads(plain)
    return content


class TestOrders:
    def test_a_qr_code_leads_to_a_page_to_pay_on(self, client: httpx.Client) -> None:
        number = new_number()
        status, reply = call(client, "POST", f"{PAY}/native", wechat_order(number))
        assert status == 200
        page = client.get(f"{reply['code_url']}?redirect_url=http://127.0.0.1:9/back/").text
        assert "确认付款" in page
        assert "¥ 12.30" in page
        assert state(client, number) == "NOTPAY"
        back = {"redirect_url": "http://127.0.0.1:9/back/"}
        assert "您已取消付款" in client.post(reply["code_url"], data={"cancel": "1", **back}).text
        assert "支付成功" in client.post(reply["code_url"], data={"confirm": "1", **back}).text
        assert "已经付过款" in client.post(reply["code_url"], data={"confirm": "1", **back}).text
        assert state(client, number) == "SUCCESS"
        assert call(client, "POST", f"{PAY}/native", wechat_order(number))[1]["code"] == "ORDERPAID"

    def test_the_same_number_again(self, client: httpx.Client) -> None:
        number = new_number()
        first = call(client, "POST", f"{PAY}/native", wechat_order(number))
        assert call(client, "POST", f"{PAY}/native", wechat_order(number)) == first
        assert call(client, "POST", f"{PAY}/native", wechat_order(number, fen=1))[1]["code"] == "INVALID_REQUEST"

    def test_other_products(self, client: httpx.Client) -> None:
        inside = wechat_order(new_number(), payer={"openid": "o1"})
        assert call(client, "POST", f"{PAY}/jsapi", inside)[1]["prepay_id"].startswith("wx")
        scene = {"payer_client_ip": "127.0.0.1", "h5_info": {"type": "Wap"}}
        url = call(client, "POST", f"{PAY}/h5", wechat_order(new_number(), scene_info=scene))[1]["h5_url"]
        assert client.get(url).status_code == 200

    def test_closing(self, client: httpx.Client) -> None:
        number, merchant = new_number(), {"mchid": "1900000001"}
        call(client, "POST", f"{PAY}/native", wechat_order(number))
        close = f"{PAY}/out-trade-no/{number}/close"
        assert [call(client, "POST", close, merchant) for _ in range(2)] == [(204, {})] * 2
        assert state(client, number) == "CLOSED"
        assert call(client, "POST", f"{PAY}/native", wechat_order(number))[1]["code"] == "ORDER_CLOSED"
        paid = new_number()
        pay(client, paid)
        assert call(client, "POST", f"{PAY}/out-trade-no/{paid}/close", merchant)[1]["code"] == "ORDERPAID"
        assert call(client, "POST", close, {"mchid": "1"})[0] == 403

    @pytest.mark.parametrize(
        "changes",
        [
            {"amount": {"total": 0}},
            {"amount": {"total": 1.5}},
            {"amount": {"total": True}},
            {"amount": 12},
            {"amount": {"total": 1, "currency": "USD"}},
            {"out_trade_no": "1"},
            {"description": ""},
            {"notify_url": None},
            {"time_expire": "2020-01-01T00:00:00+08:00"},
            {"time_expire": "2036-01-01T00:00:00"},
            {"time_expire": "soon"},
        ],
    )
    def test_wrong_orders(self, client: httpx.Client, changes: dict[str, Any]) -> None:
        reply = call(client, "POST", f"{PAY}/native", wechat_order(new_number()) | changes)
        assert (reply[0], reply[1]["code"]) == (400, "PARAM_ERROR")

    def test_what_a_product_needs(self, client: httpx.Client) -> None:
        for product in ("jsapi", "h5"):
            assert call(client, "POST", f"{PAY}/{product}", wechat_order(new_number()))[1]["code"] == "PARAM_ERROR"
        wrong = wechat_order(new_number(), appid="wx0000000000000002")
        assert call(client, "POST", f"{PAY}/native", wrong)[1]["code"] == "APPID_MCHID_NOT_MATCH"

    def test_what_is_unknown(self, client: httpx.Client) -> None:
        assert call(client, "GET", f"{PAY}/out-trade-no/never?mchid=1900000001")[0] == 404
        assert call(client, "GET", f"{REFUNDS}/never")[1]["code"] == "RESOURCE_NOT_EXISTS"
        assert client.get("/wechatpay/pay/never").status_code == 404


class TestAuthorization:
    PATH = f"{PAY}/out-trade-no/1?mchid=1900000001"

    @pytest.mark.parametrize(
        "headers",
        [
            dict,
            lambda: {"Authorization": "Bearer 1"},
            lambda: wechat_headers("GET", f"{PAY}/out-trade-no/2?mchid=1900000001"),
            lambda: wechat_headers("POST", TestAuthorization.PATH),
            lambda: wechat_headers("GET", TestAuthorization.PATH, "{}"),
            lambda: wechat_headers("GET", TestAuthorization.PATH, mchid="1900000002"),
            lambda: wechat_headers("GET", TestAuthorization.PATH, serial_no="1"),
            lambda: wechat_headers("GET", TestAuthorization.PATH, timestamp=str(int(time.time()) - 400)),
            lambda: wechat_headers("GET", TestAuthorization.PATH, timestamp="now"),
        ],
    )
    def test_a_stranger_is_turned_away(self, client: httpx.Client, headers: Callable[[], dict[str, str]]) -> None:
        reply = client.get(f"/wechatpay{self.PATH}", headers=headers())
        assert (reply.status_code, reply.json()["code"]) == (401, "SIGN_ERROR")


class TestRefunds:
    def test_taken_now_carried_out_later(self, client: httpx.Client) -> None:
        number = new_number()
        pay(client, number)

        def refund(fen: int, refund_no: str, total: int = 1230) -> dict[str, Any]:
            content = {
                "out_trade_no": number,
                "out_refund_no": refund_no,
                "amount": {"refund": fen, "total": total, "currency": "CNY"},
            }
            return call(client, "POST", REFUNDS, content)[1]

        first = f"R1{number}"
        taken = refund(230, first)
        assert taken["status"] == "PROCESSING"
        assert refund(230, first)["refund_id"] == taken["refund_id"]
        assert [refund(*wrong)["code"] for wrong in ((231, first), (1001, "R2"), (1, "R2", 1229))] == [
            "INVALID_REQUEST"
        ] * 3
        wait_until(lambda: call(client, "GET", f"{REFUNDS}/{first}")[1]["status"] == "SUCCESS", within=3)
        assert state(client, number) == "REFUND"


class TestBills:
    def test_the_days_trades_and_their_hash(self, client: httpx.Client) -> None:
        number = new_number()
        pay(client, number)
        path = f"/v3/bill/tradebill?bill_date={datetime.now(CHINA).date()}&bill_type=ALL&tar_type=GZIP"
        reply = call(client, "GET", path)[1]
        parts = urlsplit(reply["download_url"])
        path = f"{parts.path.removeprefix('/wechatpay')}?{parts.query}"
        text = gzip.decompress(wechat(client, "GET", path).content)
        assert (reply["hash_type"], reply["hash_value"]) == ("SHA1", hashlib.sha1(text).hexdigest())  # noqa: S324
        lines = text.decode("utf-8-sig").splitlines()
        [row] = [line for line in lines if number in line]
        assert row.startswith("`")
        assert row.split(",`")[9] == "SUCCESS"
        assert int(lines[-1].split(",`")[0][1:]) == len(lines) - 3
        assert client.get(reply["download_url"]).status_code == 401
        assert wechat(client, "GET", "/v3/billdownload/file?token=x").status_code == 404
        assert call(client, "GET", "/v3/bill/tradebill?bill_date=x")[0] == 400


class TestNotifications:
    def test_until_it_is_taken(self, client: httpx.Client) -> None:
        with listening((500, b""), (302, b""), (204, b"")) as shop:
            number = new_number()
            pay(client, number, notify_url=shop.url)
            wait_until(lambda: len(shop.came) >= 3, within=5)
            assert all(is_from_wechat(headers, body) for headers, body in shop.came)
            assert len({json.loads(body)["id"] for _, body in shop.came}) == 1
            facts = unsealed(shop.came[0][1])
            assert (facts["out_trade_no"], facts["trade_state"], facts["amount"]["total"]) == (
                number,
                "SUCCESS",
                1230,
            )
            with pytest.raises(TimeoutError):
                wait_until(lambda: len(shop.came) > 3, within=0.5)

    def test_of_a_refund(self, client: httpx.Client) -> None:
        with listening((200, b"")) as shop:
            number = new_number()
            pay(client, number)
            content = {
                "out_trade_no": number,
                "out_refund_no": f"R{number}",
                "notify_url": shop.url,
                "amount": {"refund": 230, "total": 1230, "currency": "CNY"},
            }
            call(client, "POST", REFUNDS, content)
            wait_until(lambda: bool(shop.came), within=3)
            facts = unsealed(shop.came[0][1])
            assert (facts["out_refund_no"], facts["refund_status"]) == (f"R{number}", "SUCCESS")
            assert json.loads(shop.came[0][1])["event_type"] == "REFUND.SUCCESS"


class TestModes:
    def test_an_error_is_wechat_pays_own(self, client: httpx.Client) -> None:
        client.post("/control", json={"service": "wechatpay", "mode": "error"})
        status, reply = call(client, "GET", f"{PAY}/out-trade-no/1?mchid=1900000001")
        assert (status, reply["code"]) == (500, "SYSTEM_ERROR")

    def test_six_kinds_of_garbage(self, client: httpx.Client) -> None:
        client.post("/control", json={"service": "wechatpay", "mode": "garbage"})
        replies = [client.get(f"/wechatpay{PAY}/out-trade-no/1") for _ in range(6)]
        assert {reply.status_code for reply in replies} == {200}
        assert len({reply.content for reply in replies}) == 6


def test_payments_and_refunds_are_still_known_after_a_restart() -> None:
    number = new_number()
    refund = {"out_trade_no": number, "out_refund_no": f"R{number}", "amount": {"refund": 230, "total": 1230}}
    found: list[tuple[str, str]] = []
    for _ in range(2):
        settings = {"SIMULATORS_REMEMBER": "1", "SIMULATORS_REFUND_SECONDS": "0"}
        with simulators(**settings) as world, httpx.Client(base_url=world.url) as client:
            if not found:
                pay(client, number)
                call(client, "POST", REFUNDS, refund)
            wait_until(lambda: call(client, "GET", f"{REFUNDS}/R{number}")[1]["status"] == "SUCCESS", within=3)
            found.append((state(client, number), call(client, "GET", f"{REFUNDS}/R{number}")[1]["refund_id"]))
    assert found[0] == found[1]
    assert found[0][0] == "REFUND"
