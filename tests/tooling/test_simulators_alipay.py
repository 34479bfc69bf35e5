"""The simulated Alipay keeps Alipay's rules; asked by a few lines that share nothing with the shop's client."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.servers.process import wait_until
from tests.servers.simulators import Simulators, simulators
from tests.simulators.alipay.signing import content_of
from tests.simulators.payments.clock import CHINA, plain
from tests.simulators.payments.keys import key_folder, provider_keys
from tests.simulators.payments.signing import is_signed
from tests.tooling.payments import alipay_query, listening, new_number, page_pay

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def world() -> Iterator[Simulators]:
    with simulators(SIMULATORS_NOTIFY_SPEED="4000") as started:  # an hour is 0.9 s
        yield started


@pytest.fixture
def client(world: Simulators) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=world.url, timeout=10) as client:
        yield client
        client.post("/control", json={"service": "alipay", "mode": "normal", "notify": True})


def call(client: httpx.Client, method: str, biz: dict[str, Any], **public: str) -> dict[str, Any]:
    """The reply's content, whose signature is right whenever there is one."""
    text = client.get(f"/alipay/gateway.do?{alipay_query(method, biz, **public)}").text
    name = f"{method.replace('.', '_')}_response"
    raw, _, rest = text.removeprefix(f'{{"{name}":').rpartition(',"sign":"')
    if raw:
        assert is_signed(provider_keys("alipay", key_folder()).own.public_key(), raw.encode(), rest.removesuffix('"}'))
    content: dict[str, Any] = httpx.Response(200, text=text).json()[name]
    return content


def open_cashier(client: httpx.Client, query: str) -> str:
    reply = client.get(f"/alipay/gateway.do?{query}")
    assert reply.status_code == 302, reply.text
    return reply.headers["location"]


def pay(client: httpx.Client, number: str, **details: str) -> httpx.Response:
    return client.post(open_cashier(client, page_pay(number, **details)), data={"confirm": "1"})


def is_from_alipay(fields: dict[str, str]) -> bool:
    message = content_of(fields, without={"sign", "sign_type"})
    return is_signed(provider_keys("alipay", key_folder()).own.public_key(), message, fields["sign"])


class TestCashier:
    def test_paying_sends_back_with_a_signed_address(self, client: httpx.Client) -> None:
        number = new_number()
        cashier = open_cashier(client, page_pay(number))
        page = client.get(cashier).text
        assert "确认付款" in page
        assert "取消" in page
        assert "¥ 12.30" in page
        back = client.post(cashier, data={"confirm": "1"}).headers["location"]
        assert back.startswith("http://127.0.0.1:9/back/?a=1&")
        fields = dict(parse_qsl(urlsplit(back).query))
        del fields["a"]
        assert (fields["out_trade_no"], fields["total_amount"]) == (number, "12.30")
        assert is_from_alipay(fields)
        assert "已经付过款" in client.post(cashier, data={"confirm": "1"}).text

    def test_cancelling_pays_nothing_and_leads_back(self, client: httpx.Client) -> None:
        number = new_number()
        page = client.post(open_cashier(client, page_pay(number)), data={"cancel": "1"}).text
        assert "您已取消付款" in page
        assert '<a class="back" href="http://127.0.0.1:9/back/?a=1" >返回商家</a>' in page
        assert call(client, "alipay.trade.query", {"out_trade_no": number})["trade_status"] == "WAIT_BUYER_PAY"

    @pytest.mark.parametrize(
        "spoilt",
        [
            lambda: page_pay(new_number()) + "x",
            lambda: page_pay(new_number(), total_amount="0.00"),
            lambda: page_pay(new_number(), total_amount="1.001"),
            lambda: page_pay(new_number(), product_code="QUICK_WAP_WAY"),
            lambda: page_pay(new_number(), timeout_express="1.5h"),
            lambda: page_pay(new_number(), time_expire="tomorrow"),
            lambda: page_pay(""),
        ],
    )
    def test_a_wrong_request_is_a_page_that_says_so(self, client: httpx.Client, spoilt: Callable[[], str]) -> None:
        reply = client.get(f"/alipay/gateway.do?{spoilt()}")
        assert (reply.status_code, "错误码" in reply.text) == (200, True)

    def test_another_amount_for_the_same_number(self, client: httpx.Client) -> None:
        number = new_number()
        open_cashier(client, page_pay(number))
        assert "CONTEXT_INCONSISTENT" in client.get(f"/alipay/gateway.do?{page_pay(number, amount='0.01')}").text

    def test_a_trade_ends_with_its_time(self, client: httpx.Client) -> None:
        soon = plain(datetime.now(CHINA) + timedelta(seconds=3))
        number = new_number()
        cashier = open_cashier(client, page_pay(number, time_expire=soon))
        wait_until(
            lambda: call(client, "alipay.trade.query", {"out_trade_no": number})["trade_status"] == "TRADE_CLOSED",
            within=6,
        )
        assert "交易已关闭" in client.post(cashier, data={"confirm": "1"}).text

    def test_an_unknown_cashier(self, client: httpx.Client) -> None:
        assert client.get("/alipay/cashier/x").status_code == 404


class TestApi:
    @pytest.mark.parametrize(
        ("public", "sub_code"),
        [
            ({"app_id": "2021000000000002"}, "isv.invalid-app-id"),
            ({"sign_type": "RSA"}, "isv.invalid-signature-type"),
            ({"charset": "gbk"}, "isv.invalid-charset"),
            ({"version": "2.0"}, "isv.invalid-version"),
            ({"timestamp": "2020-01-01 00:00:00"}, "isv.invalid-timestamp"),
            ({"timestamp": "now"}, "isv.invalid-timestamp"),
            ({"biz_content": "[]"}, "isv.invalid-format"),
            ({"timestamp": ""}, "isv.missing-timestamp"),
        ],
    )
    def test_wrong_public_parameters(self, client: httpx.Client, public: dict[str, str], sub_code: str) -> None:
        assert call(client, "alipay.trade.query", {"out_trade_no": "1"}, **public)["sub_code"] == sub_code

    def test_a_changed_request_is_refused(self, client: httpx.Client) -> None:
        query = alipay_query("alipay.trade.query", {"out_trade_no": "mine"}).replace("mine", "yours")
        assert "isv.invalid-signature" in client.get(f"/alipay/gateway.do?{query}").text

    def test_an_unknown_method(self, client: httpx.Client) -> None:
        assert call(client, "alipay.trade.steal", {})["sub_code"] == "isv.invalid-method"

    def test_refunds(self, client: httpx.Client) -> None:
        number = new_number()
        pay(client, number)

        def refund(amount: str, request: str) -> dict[str, Any]:
            biz = {"out_trade_no": number, "refund_amount": amount, "out_request_no": request}
            return call(client, "alipay.trade.refund", biz)

        assert [refund("2.30", "r1")[name] for name in ("fund_change", "refund_fee")] == ["Y", "2.30"]
        assert [refund("2.30", "r1")[name] for name in ("fund_change", "refund_fee")] == ["N", "2.30"]
        assert refund("2.31", "r1")["sub_code"] == "ACQ.DISCORDANT_REPEAT_REQUEST"
        assert refund("10.01", "r2")["sub_code"] == "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"
        assert refund("0", "r2")["sub_code"] == "ACQ.INVALID_PARAMETER"
        query = {"out_trade_no": number, "out_request_no": "r1"}
        assert call(client, "alipay.trade.fastpay.refund.query", query)["refund_status"] == "REFUND_SUCCESS"
        assert "refund_status" not in call(
            client, "alipay.trade.fastpay.refund.query", query | {"out_request_no": "r9"}
        )
        assert refund("10.00", "r2")["refund_fee"] == "12.30"
        assert call(client, "alipay.trade.query", {"out_trade_no": number})["trade_status"] == "TRADE_CLOSED"

    def test_an_unpaid_trade_has_nothing_to_give_back(self, client: httpx.Client) -> None:
        number = new_number()
        open_cashier(client, page_pay(number))
        biz = {"out_trade_no": number, "refund_amount": "1.00"}
        assert call(client, "alipay.trade.refund", biz)["sub_code"] == "ACQ.TRADE_STATUS_ERROR"

    def test_the_bill(self, client: httpx.Client) -> None:
        number = new_number()
        pay(client, number)
        today = datetime.now(CHINA).date().isoformat()
        method = "alipay.data.dataservice.bill.downloadurl.query"
        url = call(client, method, {"bill_type": "trade", "bill_date": today})["bill_download_url"]
        with zipfile.ZipFile(io.BytesIO(client.get(url).content)) as archive:
            names = [name.encode("cp437").decode("gbk") for name in archive.namelist()]
            text = archive.read(archive.namelist()[0]).decode("gbk")
        assert [name.rpartition("_")[2] for name in names] == ["业务明细.csv", "业务明细(汇总).csv"]
        assert text.startswith("#支付宝业务明细查询\r\n")
        [row] = [line for line in text.splitlines() if number in line]
        assert row.split(",")[2] == "交易\t"
        assert client.get("/alipay/bills/never.csv.zip").status_code == 404
        assert call(client, method, {"bill_type": "trade", "bill_date": "x"})["sub_code"] == "isv.invalid-arguments"


class TestNotifications:
    def test_until_success_is_answered(self, client: httpx.Client) -> None:
        with listening((500, b""), (200, b"success\n"), (302, b"success"), (200, b"success")) as shop:
            number = new_number()
            pay(client, number, notify_url=shop.url)
            wait_until(lambda: len(shop.came) >= 4, within=5)
            came = [dict(parse_qsl(body.decode())) for _, body in shop.came]
            assert all(is_from_alipay(fields) for fields in came)
            assert {(it["notify_id"], it["out_trade_no"], it["trade_status"]) for it in came} == {
                (came[0]["notify_id"], number, "TRADE_SUCCESS")
            }
            with pytest.raises(TimeoutError):  # the next try would come within a second
                wait_until(lambda: len(shop.came) > 4, within=1.2)

    def test_a_refund_tells_the_sum_of_refunds(self, client: httpx.Client) -> None:
        with listening((200, b"success")) as shop:
            number = new_number()
            pay(client, number, notify_url=shop.url)
            for amount, request in (("2.30", "r1"), ("10.00", "r2")):
                biz = {"out_trade_no": number, "refund_amount": amount, "out_request_no": request}
                call(client, "alipay.trade.refund", biz)
            wait_until(lambda: len(shop.came) == 3, within=5)
            told = [dict(parse_qsl(body.decode())) for _, body in shop.came]
            found = {(it.get("out_biz_no"), it.get("refund_fee")) for it in told}
            assert {("r2", "12.30"), (None, None)} <= found

    def test_switched_off_they_come_when_it_is_switched_on(self, client: httpx.Client) -> None:
        with listening((200, b"success")) as shop:
            client.post("/control", json={"service": "alipay", "notify": False})
            pay(client, new_number(), notify_url=shop.url)
            with pytest.raises(TimeoutError):
                wait_until(lambda: bool(shop.came), within=0.5)
            client.post("/control", json={"service": "alipay", "notify": True})
            wait_until(lambda: bool(shop.came), within=5)


class TestModes:
    def test_an_error_is_alipays_own(self, client: httpx.Client) -> None:
        client.post("/control", json={"service": "alipay", "mode": "error"})
        query = alipay_query("alipay.trade.query", {"out_trade_no": "1"})
        assert client.get(f"/alipay/gateway.do?{query}").json()["error_response"]["code"] == "20000"

    def test_six_kinds_of_garbage(self, client: httpx.Client) -> None:
        client.post("/control", json={"service": "alipay", "mode": "garbage"})
        query = alipay_query("alipay.trade.query", {"out_trade_no": "1"})
        replies = [client.get(f"/alipay/gateway.do?{query}") for _ in range(12)]
        assert {reply.status_code for reply in replies} == {200}
        kinds = [reply.content[:60] for reply in replies]
        assert kinds[:6] == kinds[6:]
        assert len({reply.content for reply in replies[:6]}) == 6


def test_payments_and_refunds_are_still_known_after_a_restart() -> None:
    number = new_number()
    query = {"out_trade_no": number, "out_request_no": "r1"}
    found = []
    for _ in range(2):
        with simulators(SIMULATORS_REMEMBER="1") as world, httpx.Client(base_url=world.url) as client:
            if not found:
                pay(client, number)
                call(client, "alipay.trade.refund", query | {"refund_amount": "2.30"})
            found.append(
                [call(client, f"alipay.trade.{verb}", query) for verb in ("query", "fastpay.refund.query")],
            )
    assert found[0] == found[1]
    assert (found[0][0]["trade_status"], found[0][1]["refund_amount"]) == ("TRADE_SUCCESS", "2.30")
