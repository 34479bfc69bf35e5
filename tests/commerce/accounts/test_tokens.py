import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from pytest_django import Settings

from commerce.accounts.services import tokens
from commerce.core.errors import NotAuthenticated

SESSION = uuid.uuid4()


def claims(**changes: Any) -> dict[str, Any]:
    now = timezone.now()
    good = {"iss": "jishi", "aud": "jishi-api", "typ": "access", "sub": "7", "sid": SESSION.hex, "iat": now}
    given = {**good, "exp": now + timedelta(minutes=5), **changes}
    return {name: value for name, value in given.items() if value is not None}


def forged(key: Any = None, algorithm: str = "HS256", **changes: Any) -> str:
    return jwt.encode(claims(**changes), tokens._access_key() if key is None else key, algorithm=algorithm)


def test_an_access_token_is_read_back() -> None:
    read = tokens.read_access(tokens.new_access(user_id=7, session_id=SESSION))
    assert (read.user_id, read.session_id) == (7, SESSION)
    assert tokens.read_access(forged()) == read


def test_it_lives_ten_minutes() -> None:
    made = jwt.decode(tokens.new_access(user_id=7, session_id=SESSION), options={"verify_signature": False})
    assert made["exp"] - made["iat"] == 600
    assert set(made) == set(tokens.CLAIMS)


@pytest.mark.parametrize(
    "changes",
    [{name: None} for name in tokens.CLAIMS]
    + [{"iss": "other"}, {"aud": "other"}, {"typ": "refresh"}, {"sub": "x"}, {"sid": "x"}, {"sid": "\u0000"}]
    + [{"exp": timezone.now() - timedelta(seconds=1)}],
)
def test_every_claim_counts(changes: dict[str, Any]) -> None:
    with pytest.raises(NotAuthenticated):
        tokens.read_access(forged(**changes))


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize(
    "make",
    [
        lambda: forged(key="", algorithm="none"),
        lambda: forged(algorithm="HS512"),
        lambda: forged(key=b"another key, long enough for a signature"),
        lambda: forged(key=django_settings.SECRET_KEY),
        lambda: tokens.new_refresh(SESSION),
        lambda: "undefined",
        lambda: "null",
        lambda: "",
        lambda: "a.b.c",
        lambda: "集市",
        lambda: "x" * 100_000,
    ],
)
def test_what_is_no_access_token(make: Callable[[], str]) -> None:
    with pytest.raises(NotAuthenticated):
        tokens.read_access(make())


def test_a_refresh_token_is_ours_or_made_up() -> None:
    token = tokens.new_refresh(SESSION)
    assert tokens.session_of_refresh(token) == SESSION
    assert token != tokens.new_refresh(SESSION)
    session, random, signature = token.split(".")
    for made_up in (
        f"{session}.{random[::-1]}.{signature}",
        f"{session}.{random}",
        f"{uuid.uuid4().hex}.{random}",
        "",
    ):
        with pytest.raises(NotAuthenticated):
            tokens.session_of_refresh(made_up)


def test_another_secret_key_makes_all_of_them_strangers(settings: Settings) -> None:
    access, refresh = tokens.new_access(user_id=7, session_id=SESSION), tokens.new_refresh(SESSION)
    settings.SECRET_KEY = "another key for tests"
    for read, token in ((tokens.read_access, access), (tokens.session_of_refresh, refresh)):
        with pytest.raises(NotAuthenticated):
            read(token)
