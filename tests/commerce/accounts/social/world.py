"""Being somebody at the simulated QQ, whose answers are as real as its process."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx
from social_django.models import UserSocialAuth

from commerce.accounts.models import User
from commerce.accounts.services.bindings import new_token
from commerce.accounts.social.identities import Identity
from tests.simulators.qq import APP_ID, USERS

PENGUIN = USERS["10001"]
OTHER = USERS["10002"]


@dataclass(frozen=True)
class SimulatedQQ:
    url: str

    def agree(self, authorize_url: str, user: str = PENGUIN.number) -> dict[str, str]:
        """What comes back with a browser in which this person agreed."""
        return self._decide(authorize_url, user=user)

    def cancel(self, authorize_url: str) -> dict[str, str]:
        return self._decide(authorize_url, cancel="1")

    def behave(self, mode: str) -> None:
        httpx.post(f"{self.url}/control", json={"service": "qq", "mode": mode}).raise_for_status()

    def _decide(self, authorize_url: str, **form: str) -> dict[str, str]:
        parts = urlsplit(authorize_url)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert asked["client_id"] == APP_ID
        reply = httpx.post(f"{self.url}/qq{parts.path.removeprefix('/qq')}", data={**asked, **form})
        assert reply.status_code == 302, reply.text
        target = urlsplit(reply.headers["location"])
        assert target.path == "/account/qq/callback/"
        return {name: values[0] for name, values in parse_qs(target.query).items()}


def proved(uid: str = PENGUIN.openid, nickname: str = PENGUIN.nickname, provider: str = "qq") -> Identity:
    return Identity(provider, uid, "openid", {"nickname": nickname})


def token(**fields: str) -> str:
    return new_token(proved(**fields))


def bind_to(user: User, *, uid: str = PENGUIN.openid, provider: str = "qq") -> UserSocialAuth:
    """A binding as it is after the whole walk."""
    return UserSocialAuth.objects.create(
        user=user, provider=provider, uid=uid, id_key="openid", extra_data={"nickname": PENGUIN.nickname}
    )
