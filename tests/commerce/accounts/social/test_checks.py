from pytest_django import Settings

from commerce.accounts.checks import check_qq_address, check_social_keys


def test_half_a_pair_of_keys(settings: Settings) -> None:
    assert check_social_keys() == []
    settings.WEIXIN_APP_ID = "wx1"
    settings.QQ_APP_KEY = ""
    assert [error.msg.split()[0] for error in check_social_keys()] == ["QQ_APP_ID", "WEIXIN_APP_ID"]


def test_secrets_travel_over_tls_only(settings: Settings) -> None:
    assert [error.id for error in check_qq_address()] == ["accounts.E002"]
    settings.QQ_BASE_URL = "https://graph.qq.com"
    assert check_qq_address() == []
