"""The whole life of a shopper over real HTTP, in both dialects: web server, worker, simulators."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from tests.servers.databases import migrated_database
from tests.servers.process import wait_until
from tests.servers.shop import Shop, open_shop

pytestmark = [pytest.mark.slow, pytest.mark.embedded]
PASSWORD = "meiduo-pass-26"
ORIGIN = "http://www.meiduo.site:8080"
#: What the merchant does behind the counter.
SHIP = """
from commerce.order.models import Order
from commerce.order.services import ship_order
order = Order.objects.get(number="{number}")
for partner in {{line.partner for line in order.lines.all()}}:
    ship_order(order=order, partner=partner, carrier="顺丰速运", tracking_number="SF1", actor=order.user)
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with (
        migrated_database() as database,
        open_shop(database_url=database.url, var_dir=tmp_path_factory.mktemp("lives"), demo=True) as shop,
    ):
        yield shop


class Client:
    """A jar of cookies, a token, and every answer looked at."""

    def __init__(self, shop: Shop, prefix: str, scheme: str) -> None:
        self.shop, self.prefix, self.scheme = shop, prefix, scheme
        self.http = httpx.Client(base_url=shop.url, headers={"Origin": ORIGIN}, timeout=60)
        self.token = "undefined" if scheme == "JWT" else ""

    def __call__(self, method: str, path: str, body: Any = None, *, status: int = 200, **headers: str) -> Any:
        if self.token:
            headers["Authorization"] = f"{self.scheme} {self.token}"
        answer = self.http.request(method, f"{self.prefix}{path}", json=body, headers=headers)
        assert answer.status_code == status, (method, path, answer.status_code, answer.text[:500])
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        return answer.json() if answer.headers.get("content-type") == "application/json" and answer.content else answer

    def code(self, mobile: str) -> str:
        """What the newest message to a number says."""

        def sent() -> list[dict[str, str]]:
            outbox = httpx.get(f"{self.shop.simulators.url}/outbox/sms").json()
            return [message for message in outbox if message["mobile"] == mobile]

        wait_until(lambda: bool(sent()), what="a text message", within=60)
        return str(sent()[0]["code"])

    def pay(self, address: str) -> str:
        """Confirms at the simulated cashier; the address that the browser is sent back to."""
        with httpx.Client(base_url=self.shop.simulators.url, timeout=60) as browser:
            cashier = browser.get(address).headers["location"]
            return str(browser.post(cashier, data={"confirm": "1"}).headers["location"])

    def ship(self, number: str) -> None:
        self.shop.manage("shell", "-v", "0", "-c", SHIP.format(number=number))


def test_in_api_v1(shop: Shop) -> None:
    ask = Client(shop, "/api/v1/", "Bearer")
    captcha = ask("POST", "captchas/", {}, status=201)
    picture = ask.http.get(captcha["image_url"])
    solved = {"captcha_id": captcha["id"], "captcha_text": picture.headers["X-Captcha-Answer"]}
    mobile = "13711110001"
    assert ask("GET", f"availability/?mobile={mobile}") == {"available": True}
    ask("POST", "sms-codes/", {"mobile": mobile, "purpose": "register", **solved}, status=202)
    member = {"username": "newcomer", "password": PASSWORD, "mobile": mobile, "sms_code": ask.code(mobile)}
    ask("POST", "users/", {**member, "accept_terms": True}, status=201)
    signed_in = ask("POST", "auth/login/", {"login": mobile, "password": PASSWORD})
    # A guest before, so that the basket has to be brought along.
    product = ask("GET", "products/?page_size=1&fields=id,default_sku_id")["results"][0]
    sku = product["default_sku_id"]
    ask("POST", "basket/lines/", {"sku": sku, "quantity": 2}, status=201)
    ask.token = ask("POST", "auth/refresh/", {"refresh": signed_in["refresh"]})["access"]
    assert ask("GET", "me/bits/")["basket_count"] == 2

    province = ask("GET", "regions/")[0]["code"]
    city = ask("GET", f"regions/?parent={province}")[0]["code"]
    district = ask("GET", f"regions/?parent={city}")[0]["code"]
    place = {"receiver": "王小明", "mobile": mobile, "district": district, "place": "1 号"}
    address = ask("POST", "me/addresses/", place, status=201)["id"]
    ask("POST", "me/history/", {"sku": sku}, status=201)
    assert [seen["id"] for seen in ask("GET", "me/history/")["results"]] == [sku]
    assert ask("GET", f"products/{product['id']}/")["default_sku_id"] == sku
    assert ask("GET", f"skus/{sku}/")["spu_id"] == product["id"]

    shown = ask("POST", "settlement/", {})
    wanted = {"address": address, "shipping_method": shown["shipping_method"], "payment_method": "alipay"}
    keys = {"Idempotency-Key": str(uuid4())}
    order = ask("POST", "orders/", {**wanted, "agreed": shown["agreed"]}, status=201, **keys)
    assert (order["payable"], order["status"]) == (shown["payable"], "unpaid")
    assert (
        ask("POST", "orders/", {**wanted, "agreed": shown["agreed"]}, status=201, **keys)["number"] == order["number"]
    )
    number = order["number"]
    ask.pay(ask("POST", f"orders/{number}/payments/", {"method": "alipay"}, status=201)["redirect_url"])
    wait_until(lambda: ask("GET", f"orders/{number}/payments/")[0]["state"] == "paid", what="the money", within=60)
    ask.ship(number)
    assert ask("POST", f"orders/{number}/receive/")["status"] == "to_review"
    line = ask("GET", f"orders/{number}/")["lines"][0]["id"]
    ask("POST", f"orders/{number}/lines/{line}/review/", {"score": 5, "text": "很好"}, status=201)
    assert ask("GET", f"orders/{number}/")["status"] == "finished"

    ask("POST", "basket/lines/", {"sku": sku, "quantity": 1}, status=201)
    second = ask("POST", "orders/", wanted, status=201)
    ask.pay(ask("POST", f"orders/{second['number']}/payments/", {"method": "alipay"}, status=201)["redirect_url"])
    path = f"orders/{second['number']}/"
    wait_until(lambda: ask("GET", f"{path}payments/")[0]["state"] == "paid", what="the money", within=60)
    ask("POST", f"{path}refunds/", {"amount": second["payable"], "reason": "不想要了"}, status=201)
    wait_until(lambda: ask("GET", f"{path}refunds/")[0]["state"] == "succeeded", what="the refund", within=60)


def test_in_the_dialect(shop: Shop) -> None:
    ask = Client(shop, "/meiduo/", "JWT")
    mobile, picture = "13711110002", uuid4()
    text = ask("GET", f"image_codes/{picture}/").headers["X-Captcha-Answer"]
    assert ask("GET", "usernames/meiduo/count/")["count"] == 0
    ask("GET", f"sms_codes/{mobile}/?image_code_id={picture}&text={text}")
    form = {"username": "meiduo", "password": PASSWORD, "password2": PASSWORD, "mobile": mobile, "allow": "true"}
    ask("POST", "users/", {**form, "sms_code": ask.code(mobile)}, status=201)

    found = ask("GET", "skus/search/?text=苹果&page=1&page_size=6")["results"]
    sku = found[0]["object"]["id"]
    ask("POST", "cart/", {"sku_id": str(sku), "count": 2, "selected": True}, status=201)
    answer = ask("POST", "authorizations/", {"username": "meiduo", "password": PASSWORD})
    ask.token = answer["token"]
    assert [(line["id"], line["count"]) for line in ask("GET", "cart/")] == [(sku, 2)]

    province = ask("GET", "areas/")[0]["id"]
    city = ask("GET", f"areas/{province}/")["subs"][0]["id"]
    district = ask("GET", f"areas/{city}/")["subs"][0]["id"]
    areas = {"province_id": province, "city_id": city, "district_id": district}
    texts = {"title": "家", "receiver": "王小明", "place": "1 号", "mobile": mobile, "tel": "", "email": ""}
    address = ask("POST", "addresses/", {**areas, **texts}, status=201)["id"]
    ask("POST", "browse_histories/", {"sku_id": sku}, status=201)
    assert [seen["id"] for seen in ask("GET", "browse_histories/")] == [sku]

    shown = ask("GET", "orders/settlement/")
    total = float(shown["freight"]) + sum(float(it["price"]) * it["count"] for it in shown["skus"])
    number = ask("POST", "orders/", {"address": address, "pay_method": 2}, status=201)["order_id"]
    assert ask("POST", "orders/", {"address": address, "pay_method": 2}, status=201)["order_id"] == number
    listed = ask("GET", "orders/all/?page=1&page_size=5")
    assert (listed["count"], listed["results"][0]["status"]) == (1, 1)
    assert float(listed["results"][0]["total_amount"]) == round(total, 2)

    back = ask.pay(ask("GET", f"orders/{number}/payment/")["alipay_url"])
    assert back.startswith(f"{ORIGIN}/pay_success.html?")
    query = urlsplit(back).query
    ask("PUT", f"payment/status/?{query.replace('trade_no=', 'trade_no=9')}", status=403)
    assert ask("PUT", f"payment/status/?{query}")["trade_id"] in query
    assert ask("GET", "orders/all/")["results"][0]["status"] == 2
    ask.ship(number)
    shop.manage(
        "shell",
        "-v",
        "0",
        "-c",
        f"from commerce.order.models import Order; from commerce.order.services import receive_order; "
        f"order = Order.objects.get(number='{number}'); receive_order(order=order, actor=order.user)",
    )
    line = ask("GET", f"orders/{number}/uncommentgoods/")[0]
    comment = {"order": number, "sku": sku, "comment": "很好吃，下次再来", "score": 5, "is_anonymous": False}
    assert line["sku"]["id"] == sku
    ask("POST", f"skus/{sku}/comments/", comment, status=201)
    assert ask("GET", "orders/all/")["results"][0]["status"] == 5
