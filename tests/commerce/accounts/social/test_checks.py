from pytest_django import Settings

from commerce.accounts.checks import check_qq_address, check_social_keys
from commerce.core.logs import mask_text


def test_half_a_pair_of_keys(settings: Settings) -> None:
    assert check_social_keys() == []
    settings.WEIXIN_APP_ID = "wx1"
    settings.QQ_APP_KEY = ""
    assert [error.msg.split()[0] for error in check_social_keys()] == ["QQ_APP_ID", "WEIXIN_APP_ID"]


def test_secrets_travel_over_tls_only(settings: Settings) -> None:
    assert [error.id for error in check_qq_address()] == ["accounts.E002"]
    settings.QQ_BASE_URL = "https://graph.qq.com"
    assert check_qq_address() == []


def test_what_travels_in_addresses_is_not_logged() -> None:
    asked = "GET /oauth2.0/token?code=C1&client_id=7&client_secret=S1&access_token=T1&openid=O1 HTTP/1.1"
    masked = "GET /oauth2.0/token?code=***&client_id=7&client_secret=***&access_token=***&openid=*** HTTP/1.1"
    assert mask_text(asked) == masked
