from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from commerce.accounts import selectors
from commerce.accounts.models import Consent, User
from commerce.accounts.services import registration
from commerce.accounts.services.registration import register
from commerce.core.errors import Conflict, InvalidInput, ShopError
from commerce.verification.enums import Purpose
from tests.commerce.verification.codes import ALICE, BOB, ask, other_than
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
GOOD = {"username": "xiaoming", "password": "a-fine-pass-9", "mobile": ALICE, "accept_terms": True}


def apply(code: str | None = None, **changes: Any) -> User:
    return register(**{**GOOD, "sms_code": code or ask(purpose=Purpose.REGISTER), **changes})


def refusal(**changes: Any) -> ShopError:
    with pytest.raises(ShopError) as caught:
        apply(**changes)
    assert not User.objects.filter(mobile=ALICE).exists()
    return caught.value


def test_an_account_with_its_consent() -> None:
    before = timezone.now()
    user = apply(mobile="+86 138-0000-0001")
    assert (user.username, user.mobile, user.email, user.is_staff) == ("xiaoming", ALICE, "", False)
    assert user.check_password("a-fine-pass-9")
    consent = Consent.objects.get()
    assert (consent.user, consent.document, consent.version) == (user, "terms", settings.SHOP_TERMS_VERSION)
    assert before <= consent.agreed_at <= timezone.now()
    assert consent.withdrawn_at is None


@pytest.mark.parametrize(
    "username", ["abcd", "a" * 21, "12345678", "with space", "a@b.example", "<script>", "１２３４５６"]
)
def test_user_names_that_can_not_be(username: str) -> None:
    error = refusal(username=username)
    assert (type(error), list(error.fields)) == (InvalidInput, ["username"])


@pytest.mark.parametrize("username", ["abcde", "集市小铺子", "a_b-c9", "A" * 20])
def test_user_names_that_can_be(username: str) -> None:
    assert apply(username=username).username == username


@pytest.mark.parametrize("password", ["short-1", "1234567890", "password", "xiaoming", "x" * 129, ""])
def test_passwords_that_can_not_be(password: str) -> None:
    error = refusal(password=password)
    assert (type(error), list(error.fields)) == (InvalidInput, ["password"])


def test_terms_must_be_accepted() -> None:
    assert list(refusal(accept_terms=False).fields) == ["accept_terms"]


def test_a_code_for_another_purpose_or_number_is_none() -> None:
    assert refusal(code=ask(purpose=Purpose.LOGIN)).code == "sms_code_wrong"
    assert refusal(code=ask(BOB, Purpose.REGISTER)).code == "sms_code_wrong"


@pytest.mark.parametrize("taken", [{"username": "XiaoMing"}, {"mobile": ALICE}])
def test_what_is_taken_costs_no_code(taken: dict[str, str]) -> None:
    other = make_user(**{"username": "somebody", **taken})
    code = ask(purpose=Purpose.REGISTER)
    with pytest.raises(Conflict) as caught:
        apply(code)
    assert (caught.value.code, list(caught.value.fields)) == ("taken", list(taken))
    other.delete()
    assert apply(code).mobile == ALICE


def test_who_is_quicker_by_a_moment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both found the name free; the constraint decides, and the second is told which field it was."""
    taken = iter([False, True])
    make_user("xiaoming")
    monkeypatch.setattr(registration, "is_username_taken", lambda name: next(taken))
    with pytest.raises(Conflict) as caught:
        apply()
    assert list(caught.value.fields) == ["username"]
    assert not Consent.objects.exists()


def test_a_wrong_code_counts_although_nothing_is_made() -> None:
    code = ask(purpose=Purpose.REGISTER)
    for _guess in range(5):
        assert refusal(code=other_than(code)).code == "sms_code_wrong"
    assert refusal(code=code).code == "sms_code_wrong"


def test_mobiles_and_names_are_found_in_every_spelling() -> None:
    user = apply()
    for login in ("xiaoming", "XIAOMING", ALICE, "+86 138 0000 0001"):
        assert selectors.user_by_login(login) == user
    assert selectors.user_by_login("nobody") is None
