"""Through a real worker and the simulators, as `make run` has them."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.servers.databases import migrated_database
from tests.servers.process import wait_until
from tests.servers.shop import Shop, open_shop

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    var_dir = tmp_path_factory.mktemp("var")
    with (
        migrated_database() as database,
        open_shop(database_url=database.url, var_dir=var_dir, REDIS_URL="", CELERY_BROKER_URL="filesystem://") as shop,
    ):
        yield shop


@pytest.fixture
def outbox_url(shop: Shop) -> Iterator[str]:
    yield f"{shop.simulators.url}/outbox/sms"
    behave(shop, "normal")


def behave(shop: Shop, mode: str) -> None:
    httpx.post(f"{shop.simulators.url}/control", json={"service": "sms", "mode": mode}).raise_for_status()


def request_code(shop: Shop, mobile: str) -> float:
    """Seconds that the request for a code took."""
    api = f"{shop.url}/api/v1"
    captcha = httpx.post(f"{api}/captchas/").json()
    answer = httpx.get(captcha["image_url"]).headers["X-Captcha-Answer"]
    content = {"mobile": mobile, "purpose": "register", "captcha_id": captcha["id"], "captcha_text": answer}
    started = time.monotonic()
    assert httpx.post(f"{api}/sms-codes/", json=content).status_code == 202
    return time.monotonic() - started


def arrived(outbox_url: str, mobile: str) -> int:
    return sum(sms["mobile"] == mobile for sms in httpx.get(outbox_url).json())


def test_a_code_arrives_and_the_log_does_not_tell_it(shop: Shop, outbox_url: str) -> None:
    request_code(shop, "13800000041")
    wait_until(lambda: arrived(outbox_url, "13800000041") == 1, within=15)
    [sms] = [sms for sms in httpx.get(outbox_url).json() if sms["mobile"] == "13800000041"]
    assert (sms["purpose"], len(sms["code"])) == ("register", 6)
    log = (Path(shop.environment["JISHI_VAR"]) / "worker.log").read_text()
    assert "sms_delivery" in log
    assert sms["code"] not in log
    assert "13800000041" not in log


@pytest.mark.parametrize(("mode", "block"), [("slow", "1380000005"), ("timeout_after_accept", "1380000006")])
def test_the_request_does_not_wait_for_the_gateway(shop: Shop, outbox_url: str, mode: str, block: str) -> None:
    behave(shop, mode)
    # Up to three tries: the machine may be busy with something else for a moment.
    assert any(request_code(shop, f"{block}{turn}") < 0.3 for turn in range(3))
    wait_until(lambda: arrived(outbox_url, f"{block}0") == 1, within=20)


def test_a_transient_error_is_tried_again(shop: Shop, outbox_url: str) -> None:
    behave(shop, "error")
    request_code(shop, "13800000044")
    log = Path(shop.environment["JISHI_VAR"]) / "worker.log"
    wait_until(lambda: "SmsUnreachable" in log.read_text(), within=15)
    behave(shop, "normal")
    wait_until(lambda: arrived(outbox_url, "13800000044") == 1, within=30)


def test_an_unknown_result_is_not_sent_again(shop: Shop, outbox_url: str) -> None:
    behave(shop, "down")
    request_code(shop, "13800000045")
    log = Path(shop.environment["JISHI_VAR"]) / "worker.log"
    wait_until(lambda: "connection lost" in log.read_text(), within=15)
    behave(shop, "normal")
    time.sleep(6)  # longer than the first retry would wait
    assert arrived(outbox_url, "13800000045") == 0
