"""QQ (OAuth 2.0 at graph.qq.com).

social-auth's own backend cuts JSONP at fixed places, so that compact JSON and every error break it, believes
`get_user_info` whatever its `ret` says, and never asks for the unionid.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from social_core.backends.qq import QQOAuth2
from social_core.exceptions import (
    AuthCanceled,
    AuthCredentialError,
    AuthProviderError,
    AuthResponseError,
    ErrorStage,
)

from commerce.accounts.social.replies import Unreadable, read_reply

# The code that the browser brought is unknown, expired or used: starting again helps, waiting does not.
# https://wiki.connect.qq.com/公共返回码说明
CODE_REFUSED = {"100018", "100019", "100020"}
OPENID = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)


class ShopQQOAuth2(QQOAuth2[Any]):
    # Documented as GET. The address with the secret in it is logged nowhere by us.
    ACCESS_TOKEN_METHOD = "GET"  # noqa: S105

    def authorization_url(self) -> str:
        return f"{settings.QQ_BASE_URL}/oauth2.0/authorize"

    def state_token(self) -> str:
        return f"{getattr(self.strategy, 'state_prefix', '')}{super().state_token()}"

    def auth_url(self) -> str:
        """The library leaves the address of the way back unencoded, against QQ's documentation."""
        params = {**self.auth_params(self.get_or_create_state()), **self.get_scope_argument()}
        return f"{self.authorization_url()}?{urlencode(params)}"

    def access_token_url(self) -> str:
        return f"{settings.QQ_BASE_URL}/oauth2.0/token"

    def auth_complete_params(self, state: str | None = None) -> dict[str, str]:
        return {**super().auth_complete_params(state), "fmt": "json"}

    def request_access_token(
        self, url: str, *_args: Any, params: dict[str, str] | None = None, **_kwargs: Any
    ) -> dict[Any, Any]:
        return self._ask(url, params or {}, stage="token_exchange")

    def user_data(self, access_token: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Profile, openid and, where the application may have it, the unionid."""
        asked = {"access_token": access_token, "unionid": "1", "fmt": "json"}
        me = self._ask(f"{settings.QQ_BASE_URL}/oauth2.0/me", asked, stage="user_info")
        openid = self._checked_openid(me)
        app_id, _secret = self.get_key_and_secret()
        profile = self._ask(
            f"{settings.QQ_BASE_URL}/user/get_user_info",
            {"access_token": access_token, "oauth_consumer_key": app_id, "openid": openid},
            stage="user_info",
        )
        if str(profile.get("ret")) != "0":
            raise AuthProviderError(self, provider_code=str(profile.get("ret")), stage="user_info")
        unionid = me.get("unionid")
        return {**profile, "openid": openid, "unionid": unionid if isinstance(unionid, str) else ""}

    def process_error(self, data: Mapping[str, Any], *, stage: ErrorStage = "callback") -> None:
        if data.get("usercancel"):
            raise AuthCanceled(self, stage=stage)
        code = str(data.get("error") or "")
        if code in CODE_REFUSED:
            raise AuthCredentialError(self, code="authorization_code_rejected", provider_code=code, stage=stage)
        super().process_error(data, stage=stage)
        if code:
            raise AuthProviderError(self, provider_code=code, stage=stage)

    def _ask(self, url: str, params: dict[str, str], *, stage: ErrorStage) -> dict[str, Any]:
        response = self.request(url, params=params, stage=stage)
        try:
            content = read_reply(response.content)
        except Unreadable as error:
            raise AuthResponseError(self, stage=stage) from error
        self.process_error(content, stage=stage)
        return content

    def _checked_openid(self, me: dict[str, Any]) -> str:
        """A token that was issued to another application names nobody here."""
        app_id, _secret = self.get_key_and_secret()
        openid = me.get("openid")
        if str(me.get("client_id")) != app_id or not isinstance(openid, str) or not OPENID.fullmatch(openid):
            raise AuthResponseError(self, code="invalid_claim", claim="openid", stage="user_info")
        return openid
