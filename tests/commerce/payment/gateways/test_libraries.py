"""The providers' libraries and the simulators, written by different people from the same rules, agree."""

import subprocess
import sys
from urllib.parse import parse_qsl, urlsplit

import pytest
from alipay import AliPay
from django.conf import settings
from wechatpayv3 import WeChatPay, WeChatPayType

from commerce.payment.gateways import gateway, keys
from commerce.payment.gateways.alipay.account import read_account as alipay_account
from commerce.payment.gateways.enums import Product
from commerce.payment.gateways.wechatpay.account import read_account as wechatpay_account
from commerce.payment.gateways.wechatpay.client import Wire
from tests.commerce.payment.gateways.requests import payment
from tests.factories.notifications import alipay_notify, wechat_envelope, wechat_facts, wechat_notify
from tests.simulators.alipay.signing import content_of, is_request_signed, signed_reply
from tests.simulators.payments.keys import key_folder, provider_keys
from tests.simulators.payments.signing import is_signed
from tests.simulators.wechatpay.signing import is_authorized

pytestmark = pytest.mark.embedded


@pytest.fixture
def alipay_sdk() -> AliPay:
    account = alipay_account()
    return AliPay(
        appid=account.app_id,
        app_private_key_string=keys.private_pem(account.private_key),
        alipay_public_key_string=keys.public_pem(account.public_key),
    )


@pytest.fixture
def wechatpay_sdk() -> WeChatPay:
    account = wechatpay_account()
    return WeChatPay(
        wechatpay_type=WeChatPayType.NATIVE,
        mchid=account.mchid,
        private_key=keys.private_pem(account.private_key),
        cert_serial_no=account.serial,
        appid=account.appid,
        apiv3_key=account.apiv3_key.decode(),
        public_key=keys.public_pem(account.public_key),
        public_key_id=account.public_key_id,
    )


def test_alipays_sdk_signs_what_the_simulator_verifies(alipay_sdk: AliPay) -> None:
    query = alipay_sdk.api_alipay_trade_page_pay("集市", "2026112001", "1.00", return_url="http://127.0.0.1/?a=1")
    fields = dict(parse_qsl(query, keep_blank_values=True))
    assert is_request_signed(fields)
    assert not is_request_signed(fields | {"biz_content": fields["biz_content"].replace("1.00", "0.01")})


def test_alipays_sdk_verifies_what_the_simulator_signs(alipay_sdk: AliPay) -> None:
    fields = dict(parse_qsl(alipay_notify("2026112001", "1.00").body.decode()))
    assert alipay_sdk.verify({name: text for name, text in fields.items() if name != "sign"}, fields["sign"])
    reply = signed_reply("alipay_trade_query_response", {"code": "10000", "out_trade_no": "2026112001"})
    read = alipay_sdk._verify_and_return_sync_response(reply.decode(), "alipay_trade_query_response")
    assert read == {"code": "10000", "out_trade_no": "2026112001"}


def test_what_we_send_to_alipay_is_signed_as_its_sdk_does(alipay_sdk: AliPay) -> None:
    url = gateway("alipay").create(request=payment(Product.PAGE)).redirect_url
    fields = dict(parse_qsl(urlsplit(url).query))
    shop = provider_keys("alipay", key_folder()).shop
    assert is_signed(shop, content_of(fields, without={"sign"}), fields["sign"])
    assert alipay_sdk._sign(content_of(fields, without={"sign"}).decode()) == fields["sign"]


def test_wechat_pays_library_reads_what_the_simulator_sealed(wechatpay_sdk: WeChatPay) -> None:
    facts = wechat_facts("2026112001", 100)
    notify = wechat_notify(wechat_envelope(facts))
    assert wechatpay_sdk.callback(dict(notify.headers), notify.body)["resource"] == facts


def test_what_we_send_to_wechat_pay_is_authorized() -> None:
    call = Wire(wechatpay_account()).call("/v3/x?a=1", method="POST", data={"b": "集市"}, changes=True)
    assert call.headers is not None
    authorization, body = call.headers["Authorization"], call.body or b""
    assert is_authorized(authorization, method="POST", path="/v3/x?a=1", body=body)
    assert not is_authorized(authorization, method="POST", path="/v3/x?a=2", body=body)
    assert not is_authorized(authorization, method="POST", path="/v3/x?a=1", body=body + b" ")


def test_importing_alipays_sdk_leaves_logging_alone() -> None:
    code = (
        "import logging; logging.basicConfig(); before = list(logging._handlerList);"
        "import commerce.payment.gateways.alipay.sdk; assert before and set(before) <= set(logging._handlerList);"
        "assert not logging.getLogger('python-alipay-sdk').handlers"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "PYTHONPATH": "site:."}
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR, check=True)
