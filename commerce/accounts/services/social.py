"""Signing in with an account elsewhere: leaving for the provider, and coming back.

What keeps a stranger's way back out of somebody's browser is social-auth's state: random, kept in the session of the
browser that left, good once (a row that is deleted) and for ten minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from social_core.exceptions import (
    AuthCanceled,
    AuthCredentialError,
    AuthInputError,
    AuthSessionError,
    SocialAuthBaseException,
)
from social_django.models import DjangoStorage, UserSocialAuth

from commerce.accounts.models import User
from commerce.accounts.services.sign_in import SignInRefused
from commerce.accounts.social.identities import Identity, binding_of
from commerce.accounts.social.providers import PROVIDERS, Provider
from commerce.accounts.social.strategy import ShopStrategy
from commerce.core.client_ip import client_ip
from commerce.core.errors import InvalidInput, NotFound, ShopError, Unavailable
from commerce.verification import limits
from commerce.verification.limits import Budget, network_of

logger = structlog.get_logger(__name__)

# Many people share an address behind a carrier's network.
STARTS_PER_ADDRESS = (300, 600)
# The longest that a provider's code or our state is.
ANSWER_LENGTH_MAX = 512


@dataclass(frozen=True)
class Arrival:
    """Who came back, whom of our members that is, and where they wanted to go."""

    identity: Identity
    user: User | None
    next_path: str
    # A member who left in order to bind; otherwise it is about signing in.
    wants_to_bind: bool


def provider_called(name: str) -> Provider:
    """Raises NotFound for one that the shop has no application at."""
    provider = PROVIDERS.get(name)
    if provider is None or not provider.is_set_up:
        raise NotFound
    return provider


def start(
    request: HttpRequest,
    *,
    provider: str,
    callback_url: str,
    next_path: str,
    member: User | None,
    state_prefix: str = "",
) -> str:
    """The provider's address to send this browser to. `next_path` is one of ours, checked by the caller.

    `state_prefix` comes before the random state, for front ends that take it for an address to go on to.

    Raises NotFound, or TooMany.
    """
    chosen = provider_called(provider)
    limits.take([Budget(f"social:start:{network_of(client_ip(request))}", *STARTS_PER_ADDRESS)], fallback=True)
    strategy = ShopStrategy(DjangoStorage, request)
    strategy.state_prefix = state_prefix
    backend = strategy.get_backend(chosen.name, redirect_uri=callback_url)
    address = str(backend.auth_url())
    key = backend.transaction_key(parse_qs(urlsplit(address).query)["state"][0])  # type: ignore[attr-defined]
    mine = {"callback": callback_url, "next": next_path, "member": member.pk if member else None}
    request.session[key] = {**request.session[key], **mine}
    return address


def latest_state(request: HttpRequest, *, provider: str) -> str:
    """The state that this browser left with last, and is not back with; an empty text when there is none."""
    left = request.session.get(f"{provider_called(provider).name}_oauth2_transaction_index") or {}
    return max(left, key=lambda state: left[state], default="")


def finish(request: HttpRequest, *, provider: str, answer: Mapping[str, str], member: User | None) -> Arrival:
    """Who the provider says is back, from what it sent along. Makes no account, and signs nobody in.

    Raises InvalidInput when this browser did not leave with this state, or the person or QQ refused; SignInRefused
    for a closed account; Unavailable when the provider is away or talks nonsense.
    """
    chosen = provider_called(provider)
    given = {name: text[:ANSWER_LENGTH_MAX] for name, text in answer.items()}
    strategy = ShopStrategy(DjangoStorage, request)
    with strategy.pipeline_request_data(given):
        backend: Any = strategy.get_backend(chosen.name)
        kept = request.session.get(backend.transaction_key(given.get("state", ""))) or {}
        if kept.get("member") not in (None, member.pk if member else None):
            raise _foreign()
        backend.redirect_uri = kept.get("callback", "")
        identity = _identity(backend, chosen)
    binding = binding_of(identity)
    if binding is not None:
        _refresh(binding, identity)
    return Arrival(identity, _active(binding), kept.get("next", ""), wants_to_bind=kept.get("member") is not None)


def _identity(backend: Any, provider: Provider) -> Identity:
    try:
        identity = backend.auth_complete()
    except SocialAuthBaseException as error:
        logger.warning("social_refused", provider=provider.name, reason=error.code, stage=error.stage)
        raise _explained(error, provider) from error
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        # The library's backends for WeChat and Weibo believe that every reply is well formed.
        logger.warning("social_garbage", provider=provider.name, reason=type(error).__name__, exc_info=True)
        raise _away(provider) from error
    if not isinstance(identity, Identity):
        raise _away(provider)
    return identity


def _explained(error: SocialAuthBaseException, provider: Provider) -> ShopError:
    if isinstance(error, AuthCanceled):
        return InvalidInput(_("您取消了%(provider)s登录。") % {"provider": provider.title}, code="oauth_cancelled")
    if isinstance(error, AuthSessionError | AuthInputError):
        return _foreign()
    if isinstance(error, AuthCredentialError):
        return InvalidInput(_("授权已失效，请重新登录。"), code="oauth_code_refused")
    return _away(provider)


def _foreign() -> ShopError:
    return InvalidInput(_("登录已过期，或不是在这个浏览器中开始的，请重新登录。"), code="oauth_state")


def _away(provider: Provider) -> ShopError:
    return Unavailable(_("%(provider)s登录暂时不可用，请稍后再试，或用其他方式登录。") % {"provider": provider.title})


def _active(binding: UserSocialAuth | None) -> User | None:
    if binding is not None and not binding.user.is_active:
        raise SignInRefused(_("该账号已停用。"))
    return binding.user if binding is not None else None


def _refresh(binding: UserSocialAuth, identity: Identity) -> None:
    """People rename themselves elsewhere, too."""
    extra = {**binding.extra_data, **identity.extra}
    if extra != binding.extra_data:
        UserSocialAuth.objects.filter(pk=binding.pk).update(extra_data=extra)


def callback_url(provider: str) -> str:
    """Where our own pages await who comes back; providers must have it registered."""
    return f"{settings.SITE_URL}/account/{provider}/callback/"
