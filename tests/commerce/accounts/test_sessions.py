from collections.abc import Callable

import pytest

from commerce.accounts import selectors
from commerce.accounts.models import DeviceSession, User
from commerce.accounts.services import sessions
from commerce.accounts.services.passwords import change_password, set_password
from commerce.accounts.services.purging import purge
from commerce.accounts.services.tokens import Tokens
from commerce.core.errors import InvalidInput, NotAuthenticated, NotFound
from tests.factories.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def alice() -> User:
    return make_user("alice")


def open_for(user: User) -> Tokens:
    return sessions.open_session(user, FIREFOX, "203.0.113.77")


def lets_in(tokens: Tokens) -> bool:
    try:
        sessions.session_of_access(tokens.access)
    except NotAuthenticated:
        return False
    return True


def can_renew(tokens: Tokens) -> bool:
    try:
        sessions.rotate(tokens.refresh)
    except NotAuthenticated:
        return False
    return True


class TestOpening:
    def test_what_is_kept_of_a_device(self, alice: User) -> None:
        tokens = open_for(alice)
        kept = DeviceSession.objects.get()
        assert (kept.user, kept.kind, kept.device, kept.ip) == (alice, "api", "Firefox · Linux", "203.0.113.*")
        assert tokens.refresh not in str(kept.__dict__)
        assert sessions.session_of_access(tokens.access) == kept

    def test_checking_costs_one_query(self, alice: User, django_assert_num_queries: Callable[[int], None]) -> None:
        tokens = open_for(alice)
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            assert sessions.session_of_access(tokens.access).user == alice

    def test_a_token_names_its_own_user_only(self, alice: User) -> None:
        mine = open_for(alice)
        DeviceSession.objects.update(user=make_user("bob"))
        assert not lets_in(mine)


class TestRotating:
    def test_each_is_good_once_and_re_use_ends_the_family(self, alice: User) -> None:
        first = open_for(alice)
        second = sessions.rotate(first.refresh)
        assert lets_in(second)
        assert not can_renew(first)
        assert not can_renew(second)
        assert not lets_in(first)
        assert not lets_in(second)

    def test_another_family_lives_on(self, alice: User) -> None:
        stolen, other = open_for(alice), open_for(alice)
        sessions.rotate(stolen.refresh)
        assert not can_renew(stolen)
        assert can_renew(other)

    def test_a_made_up_token_ends_nothing(self, alice: User) -> None:
        mine = open_for(alice)
        session = mine.refresh.split(".")[0]
        for made_up in (f"{session}.AAAA.BBBB", f"{session}.AAAA", session, "", "undefined", "x" * 9999):
            with pytest.raises(NotAuthenticated):
                sessions.rotate(made_up)
        assert can_renew(mine)

    def test_unused_for_a_month_is_over(self, alice: User, later: Callable[..., None]) -> None:
        mine = open_for(alice)
        later(days=29)
        mine = sessions.rotate(mine.refresh)
        later(days=29)
        mine = sessions.rotate(mine.refresh)
        later(days=31)
        assert not can_renew(mine)


class TestRevoking:
    def test_signing_out(self, alice: User) -> None:
        mine, other = open_for(alice), open_for(alice)
        sessions.end_refresh(mine.refresh)
        sessions.end_refresh(mine.refresh)
        sessions.end_refresh("undefined")
        assert (lets_in(mine), can_renew(mine), lets_in(other)) == (False, False, True)

    def test_a_new_password_by_any_way(self, alice: User) -> None:
        for change in (
            lambda: set_password(alice, "another-pass-1"),
            lambda: (alice.set_password("by-the-admin-2"), alice.save()),
        ):
            mine = open_for(alice)
            change()
            assert (lets_in(mine), can_renew(mine)) == (False, False)

    def test_a_deactivated_account(self, alice: User) -> None:
        mine = open_for(alice)
        User.objects.update(is_active=False)
        assert (lets_in(mine), can_renew(mine)) == (False, False)

    def test_everywhere_and_everywhere_else(self, alice: User) -> None:
        bobs = open_for(make_user("bob"))
        here, there = open_for(alice), open_for(alice)
        sessions.end_all(alice, keep=sessions.session_of_access(here.access))
        assert (lets_in(here), lets_in(there), lets_in(bobs)) == (True, False, True)
        assert can_renew(here)
        sessions.end_all(alice)
        assert (lets_in(here), lets_in(bobs)) == (False, True)

    def test_changing_the_password_keeps_the_one_that_did(self, alice: User) -> None:
        here, there = open_for(alice), open_for(alice)
        own = sessions.session_of_access(here.access)
        with pytest.raises(InvalidInput) as caught:
            change_password(user=alice, old_password="wrong", password="another-pass-1", keep=own)
        assert list(caught.value.fields) == ["old_password"]
        with pytest.raises(InvalidInput) as caught:
            change_password(user=alice, old_password=PASSWORD, password="123", keep=own)
        assert list(caught.value.fields) == ["password"]
        assert lets_in(there)
        change_password(user=alice, old_password=PASSWORD, password="another-pass-1", keep=own)
        assert (lets_in(here), lets_in(there)) == (True, False)


def test_the_list_shows_what_lives(alice: User) -> None:
    open_for(make_user("bob"))
    here, gone, by_admin = open_for(alice), open_for(alice), open_for(alice)
    sessions.end_refresh(gone.refresh)
    DeviceSession.objects.filter(pk=sessions.session_of_access(by_admin.access).pk).update(fingerprint="of before")
    mine = sessions.session_of_access(here.access)
    assert list(selectors.sessions_of(alice)) == [mine]
    assert selectors.session_of(alice, mine.pk) == mine
    with pytest.raises(NotFound):
        selectors.session_of(make_user("eve"), mine.pk)


def test_ended_sessions_are_forgotten_after_a_while(alice: User, later: Callable[..., None]) -> None:
    living, ended = open_for(alice), open_for(alice)
    sessions.end_refresh(ended.refresh)
    assert purge() == 0
    later(days=29)
    living = sessions.rotate(living.refresh)
    later(days=2)
    assert purge() == 1
    assert can_renew(living)
