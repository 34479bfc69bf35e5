"""Who somebody is at a provider, and which of our members that is."""

from dataclasses import dataclass, field
from typing import Any

from social_core.backends.base import BaseAuth
from social_django.models import UserSocialAuth

from commerce.accounts.models import User

NICKNAME_LENGTH_MAX = 20


@dataclass(frozen=True)
class Identity:
    """Proved by the provider a moment ago. `id_key` is what the provider calls the uid; `extra` is what we keep of the
    rest: no tokens, since nobody needs them."""

    provider: str
    uid: str
    id_key: str
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def nickname(self) -> str:
        return self.extra.get("nickname", "")


def identify(
    backend: BaseAuth[Any],
    uid: str,
    id_key: str,
    details: dict[str, Any],
    response: dict[str, Any],
    **_kwargs: Any,
) -> Identity:
    """The last step of social-auth's pipeline: it ends with this answer, and without any account being made."""
    found = {"nickname": _nickname(details.get("username")), "unionid": _text(response.get("unionid"))}
    return Identity(backend.name, uid, id_key, {name: text for name, text in found.items() if text})


def binding_of(identity: Identity) -> UserSocialAuth | None:
    """The row that binds somebody at a provider to a member, with that member."""
    return UserSocialAuth.get_social_auth(identity.provider, identity.uid)


def bindings_of(user: User) -> Any:
    """A member's bindings, the oldest first."""
    return UserSocialAuth.objects.filter(user=user).order_by("pk")


def _nickname(given: Any) -> str:
    """Strangers choose it: one line of what can be printed."""
    text = "".join(it for it in _text(given) if it.isprintable())
    return " ".join(text.split())[:NICKNAME_LENGTH_MAX]


def _text(given: Any) -> str:
    return given[:255] if isinstance(given, str) else ""
