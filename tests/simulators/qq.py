"""QQ's sign-in (OAuth 2.0 at graph.qq.com), with its habits: a query string where others send JSON, JSONP for errors,
status 200 for everything, business results in `ret`."""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from tests.simulators.control import ServiceName
from tests.simulators.service import Service

APP_ID = os.environ.get("SIMULATORS_QQ_APP_ID", "101000001")
APP_KEY = os.environ.get("SIMULATORS_QQ_APP_KEY", "simulator")
# What the shop has registered as its call-back: everything below one of these. Without a port, any port will do.
REDIRECTS = [
    prefix
    for prefix in (
        "http://127.0.0.1/",
        "http://localhost/",
        "http://www.meiduo.site/",
        os.environ.get("SITE_URL", ""),
        *os.environ.get("SIMULATORS_QQ_REDIRECTS", "").split(","),
    )
    if prefix
]
CODE_SECONDS, TOKEN_SECONDS = 600, 7_776_000
PAGE = Template((Path(__file__).parent / "qq.html").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class QQUser:
    number: str
    nickname: str

    @property
    def openid(self) -> str:
        """Another one in every application, as with QQ."""
        return hashlib.md5(f"{APP_ID}:{self.number}".encode()).hexdigest().upper()  # noqa: S324 - no secret

    @property
    def unionid(self) -> str:
        return f"UID_{hashlib.md5(self.number.encode()).hexdigest().upper()}"  # noqa: S324 - no secret


USERS = {user.number: user for user in (QQUser("10001", "小企鹅"), QQUser("10002", "阿Q"), QQUser("10003", "南山南"))}


@dataclass(frozen=True)
class Grant:
    user: QQUser
    redirect_uri: str
    expires: float


class QQ:
    def __init__(self) -> None:
        self.codes: dict[str, Grant] = {}
        self.used_codes: set[str] = set()
        self.tokens: dict[str, Grant] = {}

    async def ask(self, request: web.Request) -> web.Response:
        """The page on which somebody picks an account, and agrees or not."""
        error = _wrong_application(request.query)
        return _page(error) if error else _page("", request.query)

    async def decide(self, request: web.Request) -> web.Response:
        """Where that page's form goes."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        if error := _wrong_application(form):
            return _page(error)
        if "cancel" in form:
            return _sent_back(form, usercancel="1")
        number = form.get("number") or form.get("user", "")
        if not (number.isascii() and number.isdigit() and 5 <= len(number) <= 11):
            return _page("QQ 号为 5–11 位数字")
        code = secrets.token_hex(16).upper()
        user = USERS.get(number) or QQUser(number, f"QQ 用户 {number}")
        self.codes[code] = Grant(user, form["redirect_uri"], time.time() + CODE_SECONDS)
        return _sent_back(form, code=code)

    async def token(self, request: web.Request) -> web.Response:
        given = request.query
        if given.get("grant_type") != "authorization_code":
            return _error(100004, "param grant_type is wrong or lost")
        if given.get("client_id") != APP_ID:
            return _error(100008, "client_id is illegal")
        if not secrets.compare_digest(given.get("client_secret", "").encode(), APP_KEY.encode()):
            return _error(100009, "client_secret is illegal")
        code = given.get("code", "")
        grant = self.codes.get(code)
        if code in self.used_codes:
            return _error(100020, "code is reused error")
        if grant is None or grant.expires < time.time():
            return _error(100019, "code to access token error")
        if given.get("redirect_uri") != grant.redirect_uri:
            return _error(100010, "redirect uri is illegal")
        self.used_codes.add(code)
        access_token = secrets.token_hex(16).upper()
        self.tokens[access_token] = Grant(grant.user, "", time.time() + TOKEN_SECONDS)
        fields = {
            "access_token": access_token,
            "expires_in": str(TOKEN_SECONDS),
            "refresh_token": secrets.token_hex(16).upper(),
        }
        return web.json_response(fields) if _wants_json(given) else _text(urlencode(fields))

    async def me(self, request: web.Request) -> web.Response:
        user = self._user_of(request.query)
        if user is None:
            return _error(100016, "access token check failed")
        fields = {"client_id": APP_ID, "openid": user.openid}
        if request.query.get("unionid") == "1":
            fields["unionid"] = user.unionid
        return web.json_response(fields) if _wants_json(request.query) else _jsonp(fields)

    async def user_info(self, request: web.Request) -> web.Response:
        user = self._user_of(request.query)
        if user is None or request.query.get("oauth_consumer_key") != APP_ID:
            return web.json_response({"ret": -23, "msg": "token is invalid"})
        if request.query.get("openid") != user.openid:
            return web.json_response({"ret": -22, "msg": "openid is invalid"})
        picture = f"http://qzapp.qlogo.cn/qzapp/{APP_ID}/{user.openid}"
        return web.json_response(
            {
                "ret": 0,
                "msg": "",
                "is_lost": 0,
                "nickname": user.nickname,
                "gender": "男",
                "figureurl": f"{picture}/30",
                "figureurl_qq_1": f"{picture}/40",
                "figureurl_qq_2": f"{picture}/100",
            }
        )

    def _user_of(self, given: Mapping[str, str]) -> QQUser | None:
        grant = self.tokens.get(given.get("access_token", ""))
        return grant.user if grant and grant.expires > time.time() else None


def _wrong_application(given: Mapping[str, str]) -> str:
    """Why this request is not answered with a page to agree on; an empty text when it is right."""
    if given.get("response_type") != "code":
        return "response_type 错误 (100000)"
    if given.get("client_id") != APP_ID:
        return "appid 不存在 (100008)"
    if not is_registered(given.get("redirect_uri", "")):
        return "redirect uri is illegal (100010)"
    return ""


def is_registered(uri: str) -> bool:
    """Whether an address lies below one of the registered ones."""
    try:
        return any(_below(uri, prefix) for prefix in REDIRECTS)
    except ValueError:
        return False


def _below(uri: str, prefix: str) -> bool:
    wanted, allowed = urlsplit(uri), urlsplit(prefix)
    return (
        (wanted.scheme, wanted.hostname, wanted.username) == (allowed.scheme, allowed.hostname, None)
        and allowed.port in (None, wanted.port)
        and (wanted.path or "/").startswith(allowed.path or "/")
        and not wanted.fragment
        and uri.isprintable()
        and not set(uri) & set("\\ ")
    )


def _page(error: str, given: Mapping[str, str] | None = None) -> web.Response:
    kept = ("client_id", "redirect_uri", "response_type", "state")
    hidden = [f'<input type="hidden" name="{name}" value="{escape((given or {}).get(name, ""))}">' for name in kept]
    choices = [
        f'<label><input type="radio" name="user" value="{user.number}"{" checked" if not place else ""}>'
        f"{escape(user.nickname)} <small>{user.number}</small></label>"
        for place, user in enumerate(USERS.values())
    ]
    html = PAGE.substitute(
        error=f'<p role="alert">{escape(error)}</p>' if error else "",
        hidden_if_wrong="hidden" if error else "",
        fields="\n".join(hidden),
        users="\n".join(choices),
    )
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})


def _sent_back(form: Mapping[str, str], **result: str) -> web.Response:
    """To the call-back with the state as it came."""
    uri = form["redirect_uri"]
    query = urlencode({**result, "state": form.get("state", "")})
    return web.Response(status=302, headers={"Location": f"{uri}{'&' if urlsplit(uri).query else '?'}{query}"})


def _wants_json(given: Mapping[str, str]) -> bool:
    return given.get("fmt") == "json"


def _text(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


def _jsonp(content: dict[str, Any]) -> web.Response:
    return _text(f"callback( {json.dumps(content, separators=(',', ':'))} );\n")


def _error(code: int, description: str) -> web.Response:
    """JSONP whatever was asked for, and never another status than 200."""
    return _jsonp({"error": code, "error_description": description})


def make_service() -> Service:
    qq = QQ()
    return Service(
        name=ServiceName.QQ,
        title="QQ 登录 QQ login · /qq/oauth2.0/authorize",
        routes=[
            web.get("/qq/oauth2.0/authorize", qq.ask),
            web.post("/qq/oauth2.0/authorize", qq.decide),
            web.get("/qq/oauth2.0/token", qq.token),
            web.get("/qq/oauth2.0/me", qq.me),
            web.get("/qq/user/get_user_info", qq.user_info),
        ],
        error_reply=lambda: _error(100099, "system error"),
    )
