import pytest
from pytest_django import Settings

from commerce.core.sealing import BrokenSeal, seal, unseal


def test_only_what_was_sealed_can_be_opened() -> None:
    sealed = seal("验证码 402713")
    assert "402713" not in sealed
    assert unseal(sealed) == "验证码 402713"
    assert seal("验证码 402713") != sealed


@pytest.mark.parametrize("text", ["", "402713", "gAAAAA", "密"])
def test_anything_else_is_a_broken_seal(text: str) -> None:
    with pytest.raises(BrokenSeal):
        unseal(text)


def test_a_seal_serves_one_purpose() -> None:
    with pytest.raises(BrokenSeal):
        unseal(seal("402713", purpose="sms"), purpose="mail")


def test_keys_can_be_renewed(settings: Settings) -> None:
    sealed = seal("402713")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the next key"
    assert unseal(sealed) == "402713"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(BrokenSeal):
        unseal(sealed)
