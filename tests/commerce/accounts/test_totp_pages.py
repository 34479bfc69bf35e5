"""The second step through the pages: setting it up, passing it, and what is shut without it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from commerce.accounts.models import DeviceSession, User
from commerce.accounts.services.passwords import set_password
from config.settings.components import identity
from tests.commerce.accounts.authenticator import Clock, Phone, enrol, is_on, phone_with
from tests.commerce.dashboard.conftest import Market
from tests.commerce.verification.codes import ALICE, ask
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
LOGIN, STEP, PAGE = "/account/login/", "/account/login/totp/", "/account/security/totp/"
GOOD = {"username": "alice", "password": PASSWORD}
OFFICES = ["/dashboard/", "/cms/", "/admin/"]


@pytest.fixture
def alice() -> User:
    return make_user("alice", mobile=ALICE)


@pytest.fixture
def phone(alice: User, clock: Clock) -> Phone:
    return enrol(alice, clock)[0]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def is_verified(client: Client) -> bool:
    return is_in(client) and "otp_device_id" in client.session


def set_up(client: Client, clock: Clock, **query: str) -> str:
    """Does what the page says; returns the page that follows."""
    page = client.get(PAGE, query).content.decode()
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    offer = re.search(r'name="offer" value="([^"]+)"', page)
    assert secret
    assert offer
    code = phone_with(secret[1], clock).code()
    answer = client.post(PAGE, {"offer": offer[1], "code": code, "password": PASSWORD, **query})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


class TestSettingUp:
    def test_through_the_page(self, client: Client, alice: User, clock: Clock) -> None:
        client.post(LOGIN, GOOD)
        page = client.get(PAGE)
        assert 'src="data:image/svg+xml' in page.content.decode()
        assert "no-store" in page["Cache-Control"]
        assert not is_on(alice)
        text = set_up(client, clock)
        codes = re.findall(r"<code>([2-9A-Z]{5}-[2-9A-Z]{5})</code>", text)
        assert len(codes) == 10
        assert is_verified(client)
        again = client.get(PAGE).content.decode()
        assert "还剩 10 个恢复码" in again
        assert not any(code in again for code in codes)

    def test_other_browsers_are_signed_out(self, client: Client, alice: User, clock: Clock) -> None:
        elsewhere = Client()
        for one in (client, elsewhere):
            one.post(LOGIN, GOOD)
        set_up(client, clock)
        assert (client.get(PAGE).status_code, elsewhere.get(PAGE).status_code) == (200, 302)

    def test_a_wrong_code_keeps_the_secret(self, client: Client, alice: User, clock: Clock) -> None:
        client.force_login(alice)
        page = client.get(PAGE).content.decode()
        offer = re.search(r'name="offer" value="([^"]+)"', page)
        assert offer
        answer = client.post(PAGE, {"offer": offer[1], "code": "000000", "password": PASSWORD})
        assert answer.status_code == 400
        secret = re.search(r'class="secret">[A-Z2-7 ]+<', page)
        assert secret
        assert secret[0] in answer.content.decode()
        assert not is_on(alice)

    def test_fresh_codes_and_off(self, client: Client, alice: User, phone: Phone, clock: Clock) -> None:
        client.force_login(alice)
        both = {"password": PASSWORD, "code": phone.code()}
        assert client.post(f"{PAGE}off/", {**both, "code": "wrong"}).status_code == 401
        assert client.post(f"{PAGE}codes/", {**both, "password": "wrong"}).status_code == 400
        assert len(re.findall(r"<code>", client.post(f"{PAGE}codes/", both).content.decode())) == 10
        clock.turn(30)
        assert client.post(f"{PAGE}off/", {**both, "code": phone.code()}).status_code == 302
        assert not is_on(alice)

    @pytest.mark.parametrize("path", ["off/", "codes/"])
    def test_by_post_only(self, client: Client, alice: User, path: str) -> None:
        client.force_login(alice)
        assert client.get(f"{PAGE}{path}").status_code == 405


class TestSigningIn:
    def test_in(self, client: Client, alice: User, phone: Phone) -> None:
        answer = client.post(LOGIN, {**GOOD, "next": "/orders/?status=unpaid"})
        assert answer["Location"] == f"{STEP}?next=%2Forders%2F%3Fstatus%3Dunpaid"
        assert not is_in(client)
        assert not DeviceSession.objects.exists()
        assert 'name="code"' in client.get(answer["Location"]).content.decode()
        done = client.post(STEP, {"code": phone.code(), "next": "/orders/?status=unpaid"})
        assert done["Location"] == "/orders/?status=unpaid"
        assert is_verified(client)
        assert DeviceSession.objects.get().user == alice

    def test_with_a_recovery_code(self, client: Client, alice: User, clock: Clock) -> None:
        _phone, codes = enrol(alice, clock)
        client.post(LOGIN, GOOD)
        client.post(STEP, {"code": codes[3]})
        assert is_verified(client)

    def test_after_a_code_by_text_message(self, client: Client, alice: User, phone: Phone) -> None:
        answer = client.post(LOGIN, {"by": "code", "mobile": ALICE, "sms_code": ask()})
        assert answer["Location"].startswith(STEP)
        assert not is_in(client)
        client.post(STEP, {"code": phone.code()})
        assert is_verified(client)

    def test_through_the_dashboards_door(self, client: Client, alice: User, phone: Phone) -> None:
        answer = client.post("/dashboard/login/", GOOD)
        assert answer["Location"] == f"{STEP}?next=%2Fdashboard%2F"
        assert not is_in(client)

    def test_a_wrong_code(self, client: Client, alice: User, phone: Phone) -> None:
        client.post(LOGIN, GOOD)
        answer = client.post(STEP, {"code": "000000"})
        assert answer.status_code == 401
        assert "动态码不正确" in answer.content.decode()
        assert not is_in(client)

    def test_too_many(self, client: Client, alice: User, phone: Phone) -> None:
        client.post(LOGIN, GOOD)
        for _attempt in range(5):
            client.post(STEP, {"code": "000000"})
        assert client.post(STEP, {"code": phone.code()}).status_code == 429
        # Passing the first step again gives no more attempts.
        client.post(LOGIN, GOOD)
        assert client.post(STEP, {"code": phone.code()}).status_code == 429
        assert not is_in(client)

    def test_not_without_the_first_step(self, client: Client, alice: User, phone: Phone) -> None:
        assert client.get(STEP)["Location"] == LOGIN
        assert client.post(STEP, {"code": phone.code()})["Location"] == LOGIN
        client.post(LOGIN, {**GOOD, "password": "wrong"})
        assert client.post(STEP, {"code": phone.code()})["Location"] == LOGIN
        assert not is_in(client)

    def test_the_first_step_is_good_for_ten_minutes(
        self, client: Client, alice: User, phone: Phone, later: Callable[..., None]
    ) -> None:
        client.post(LOGIN, GOOD)
        later(minutes=11)
        assert client.post(STEP, {"code": phone.code()})["Location"] == LOGIN
        assert not is_in(client)

    @pytest.mark.parametrize("change", ["password", "blocked"])
    def test_nor_for_who_is_no_longer_the_same(self, client: Client, alice: User, phone: Phone, change: str) -> None:
        client.post(LOGIN, GOOD)
        if change == "password":
            set_password(alice, "another-password-1")
        else:
            User.objects.update(is_active=False)
        client.post(STEP, {"code": phone.code()})
        assert not is_in(client)

    def test_a_planted_session_is_worth_nothing(self, client: Client, alice: User, phone: Phone) -> None:
        client.get(f"{LOGIN}?by=code")
        session = client.session
        session["x"] = 1
        session.save()
        planted = session.session_key
        client.cookies["jishi_session"] = planted
        client.post(LOGIN, GOOD)
        half_way = client.session.session_key
        client.post(STEP, {"code": phone.code()})
        assert len({planted, half_way, client.session.session_key}) == 3

    def test_another_member_who_was_in_is_out(self, client: Client, alice: User, phone: Phone) -> None:
        """The sign-in page of the dashboard is open to who is in."""
        client.force_login(make_user("bobby"))
        client.post("/dashboard/login/", GOOD)
        assert not is_in(client)
        client.post(STEP, {"code": phone.code()})
        assert client.session["_auth_user_id"] == str(alice.pk)

    @pytest.mark.parametrize("path", [STEP, PAGE, f"{PAGE}off/", f"{PAGE}codes/"])
    def test_a_foreign_page_can_send_nothing(self, alice: User, path: str) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(alice)
        assert client.post(path, {}, headers={"Origin": "https://evil.example"}).status_code == 403

    @pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
    def test_next_leads_to_our_own_pages_only(self, client: Client, alice: User, phone: Phone, target: str) -> None:
        client.post(LOGIN, {**GOOD, "next": target})
        assert "evil.example" not in client.get(STEP, {"next": target}).content.decode()
        assert client.post(STEP, {"code": phone.code(), "next": target})["Location"] == "/account/"


class TestStaffDoors:
    @pytest.fixture(autouse=True)
    def required(self, settings: Settings) -> None:
        settings.SHOP_STAFF_TOTP_REQUIRED = True

    @pytest.mark.parametrize("door", OFFICES)
    @pytest.mark.parametrize("who", ["merchant", "editor", "service", "finance", "admin", "root"])
    def test_shut_to_who_has_no_second_step(self, market: Market, door: str, who: str) -> None:
        client = market.client(who)
        assert client.get(f"{door}?x=1")["Location"] == f"{PAGE}?next=%2F{door[1:-1]}%2F%3Fx%3D1"
        assert client.post(door)["Location"] == PAGE

    def test_whatever_is_behind_them(self, market: Market) -> None:
        cancel = f"/dashboard/orders/{market.apple_order.number}/cancel/"
        assert market.client("admin").post(cancel, {"reason": "x"})["Location"] == PAGE
        market.apple_order.refresh_from_db()
        assert market.apple_order.status == "to_ship"
        for url in ("/cms/pages/", "/cms/api/main/pages/", "/admin/accounts/user/", "/cms/nothing", "/admin/login"):
            assert market.client("admin").get(url)["Location"].startswith(PAGE)

    def test_setting_it_up_opens_them(self, market: Market, clock: Clock) -> None:
        client = market.client("admin")
        text = set_up(client, clock, next="/dashboard/")
        assert 'href="/dashboard/"' in text
        assert [client.get(door).status_code for door in OFFICES] == [200, 200, 200]

    def test_passing_it_opens_them(self, market: Market, clock: Clock) -> None:
        phone, _codes = enrol(market.admin, clock)
        client = market.client("admin")
        assert client.get("/dashboard/")["Location"] == f"{STEP}?next=%2Fdashboard%2F"
        assert client.post(STEP, {"code": phone.code(), "next": "/dashboard/"})["Location"] == "/dashboard/"
        assert [client.get(door).status_code for door in OFFICES] == [200, 200, 200]

    def test_anothers_authenticator_does_not(self, market: Market, clock: Clock) -> None:
        enrol(market.admin, clock)
        phone, _codes = enrol(market.service, clock)
        client = market.client("admin")
        assert client.post(STEP, {"code": phone.code()}).status_code == 401
        session = client.session
        session["otp_device_id"] = market.service.totpdevice_set.get().persistent_id
        session.save()
        assert client.get("/dashboard/").status_code == 302

    def test_turning_it_off_shuts_them(self, market: Market, clock: Clock) -> None:
        phone, _codes = enrol(market.admin, clock)
        client = market.client("admin")
        client.post(STEP, {"code": phone.code()})
        clock.turn(30)
        client.post(f"{PAGE}off/", {"password": PASSWORD, "code": phone.code()})
        assert client.get("/dashboard/")["Location"].startswith(PAGE)

    def test_who_has_no_business_there_is_refused_as_ever(self, market: Market) -> None:
        assert market.client("shopper").get("/dashboard/").status_code == 403
        assert Client().get("/dashboard/")["Location"] == "/dashboard/login/?next=/dashboard/"
        for door in ("/cms/", "/admin/"):
            assert Client().get(door, follow=True).redirect_chain[-1][0].startswith(LOGIN)
            assert market.client("shopper").get(door, follow=True).status_code == 403

    @pytest.mark.parametrize("path", ["/dashboard/logout/", "/cms/logout/", "/admin/logout/"])
    def test_the_way_out_is_open(self, market: Market, path: str) -> None:
        client = market.client("admin")
        assert client.post(path)["Location"] == "/"
        assert not is_in(client)

    def test_the_shop_itself_asks_nobody(self, market: Market) -> None:
        client = market.client("admin")
        assert [client.get(path).status_code for path in ("/account/", "/orders/", "/basket/")] == [200, 200, 200]


def test_only_the_embedded_profile_lets_staff_in_without(market: Market, settings: Settings) -> None:
    assert (settings.SHOP_STAFF_TOTP_REQUIRED, identity.SHOP_STAFF_TOTP_REQUIRED) == (False, True)
    assert [market.client("admin").get(door).status_code for door in OFFICES] == [200, 200, 200]
