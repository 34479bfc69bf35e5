import pytest
from pytest_django import Settings

from commerce.verification.checks import REQUIRED, check_embedded_profile, check_sms_provider
from commerce.verification.providers import PROVIDERS


def test_every_provider_is_checked() -> None:
    assert set(REQUIRED) == set(PROVIDERS)


@pytest.mark.parametrize("name", PROVIDERS)
def test_what_a_provider_needs(name: str, settings: Settings) -> None:
    settings.SMS_PROVIDER = name
    assert [error.id for error in check_sms_provider()] == ["verification.E002"] * len(REQUIRED[name])
    for setting in REQUIRED[name]:
        setattr(settings, setting, {"default": "SMS_1"} if setting.endswith("TEMPLATES") else "given")
    assert check_sms_provider() == []


def test_an_unknown_provider(settings: Settings) -> None:
    settings.SMS_PROVIDER = "pigeon"
    assert [error.id for error in check_sms_provider()] == ["verification.E001"]


def test_the_embedded_profile_is_not_for_production(settings: Settings) -> None:
    assert [error.id for error in check_embedded_profile()] == ["verification.E003"]
    settings.SMS_PROVIDER = "aliyun"
    assert [error.id for error in check_embedded_profile()] == ["verification.E003"]
    settings.EMBEDDED_PROFILE = False
    assert check_embedded_profile() == []
