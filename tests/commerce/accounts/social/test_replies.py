import pytest

from commerce.accounts.social.replies import Unreadable, read_reply

ERROR = {"error": 100019, "error_description": "code to access token error"}


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (b'callback( {"client_id":"7","openid":"A1"} );\n', {"client_id": "7", "openid": "A1"}),
        (b'callback({"openid":"A1"})', {"openid": "A1"}),
        (b'callback( {"error":100019,"error_description":"code to access token error"} );', ERROR),
        (b'{"openid":"A1"}', {"openid": "A1"}),
        (b' {"ret": 0, "nickname": ")};\\u5c0f"} \n', {"ret": 0, "nickname": ")};小"}),
        (b"access_token=T1&expires_in=7776000", {"access_token": "T1", "expires_in": "7776000"}),
    ],
)
def test_the_three_wrappings(body: bytes, content: object) -> None:
    assert read_reply(body) == content


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe<html>",
        b"<html>Bad Gateway</html>",
        b"{",
        b'callback( {"openid": );',
        b"callback( [1] );",
        b"callback( null );",
        b"{}",
        b"[]",
        b"{" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_none_of_them(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_reply(body)
