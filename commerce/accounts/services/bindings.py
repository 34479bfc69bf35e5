"""Which of our members somebody at a provider is: said once, with proof of both, and taken back the same way.

A token stands for the proof that the provider gave. It is good for one binding, within a quarter of an hour.
"""

import secrets
from typing import Any

import structlog
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from social_django.models import Nonce, UserSocialAuth

from commerce.accounts.models import User
from commerce.accounts.selectors import is_username_taken
from commerce.accounts.services import sign_in
from commerce.accounts.services.proofs import confirm
from commerce.accounts.services.registration import record_consent
from commerce.accounts.services.rules import check_password
from commerce.accounts.social.identities import Identity, binding_of
from commerce.accounts.social.providers import offered
from commerce.core.errors import Conflict, InvalidInput, NotFound
from commerce.verification import mobiles
from commerce.verification.enums import Purpose
from commerce.verification.services import sms_codes

logger = structlog.get_logger(__name__)

SALT = "accounts.social.bind"
TOKEN_LENGTH_MAX = 2000
NAME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class BindRefused(InvalidInput):
    code = "bind_expired"
    message: Any = gettext_lazy("绑定已失效或已经完成，请重新登录。")


def new_token(identity: Identity) -> str:
    """For who was just proved by the provider, and is not bound to a member yet."""
    issued, salt = int(timezone.now().timestamp()), secrets.token_urlsafe(32)
    Nonce.objects.create(server_url=SALT, timestamp=issued, salt=salt)
    content = [identity.provider, identity.uid, identity.id_key, identity.extra, issued, salt]
    return signing.dumps(content, salt=SALT)


def identity_of(token: str) -> Identity:
    """Whom a token that can still be used stands for. Raises BindRefused."""
    return _open(token)[0]


def bind_by_code(
    *,
    token: str,
    mobile: str,
    sms_code: str,
    password: str = "",
    accept_terms: bool | None = None,
    purpose: Purpose = Purpose.BIND,
    ip: str = "",
) -> User:
    """Bind to the account of a mobile, which a code for the purpose proves, or to a new one where there is none.

    A new account gets the password; that of an existing one is checked if it is given. `accept_terms` is recorded for
    a new account; False is refused, None is for clients that do not ask. Raises BindRefused, InvalidInput naming the
    field, Conflict, TooMany. The code is spent last, so that no other mistake costs a new one.
    """
    identity = identity_of(token)
    number = mobiles.normalise(mobile)
    if accept_terms is False:
        _refuse("accept_terms", _("请先阅读并同意用户协议与隐私政策。"))
    account = User.objects.filter(mobile=number).first()
    if account is None:
        check_password(password, User(mobile=number))
    elif password and account.is_active:
        _check_known(number, password, ip)
    _refuse_bound(identity)
    sms_codes.check_code(mobile=number, purpose=purpose, code=sms_code)
    if account is not None and not account.is_active:
        raise sms_codes.wrong_code()
    return _bind(token, account or _member_to_be(identity, number, password), consent=bool(accept_terms))


def bind_by_password(*, token: str, login: str, password: str, ip: str = "") -> User:
    """Bind to the account of a user name, mobile or e-mail with its password. Raises what signing in raises."""
    _refuse_bound(identity_of(token))
    return _bind(token, sign_in.by_password(login=login, password=password, ip=ip))


def bind_member(*, token: str, user: User, password: str = "", sms_code: str = "") -> User:
    """Bind to the signed-in member, who proves once more to be it. Raises BindRefused, InvalidInput, Conflict."""
    _refuse_bound(identity_of(token))
    confirm(user=user, purpose=Purpose.BIND, password=password, sms_code=sms_code)
    return _bind(token, user)


def unbind(*, user: User, binding_id: int, password: str = "", sms_code: str = "") -> None:
    """Take a binding back. Raises NotFound for another's, InvalidInput without proof, and Conflict when nothing
    would be left to sign in with: a password, or another binding of a provider that is offered."""
    if not UserSocialAuth.objects.filter(pk=binding_id, user=user).exists():
        raise NotFound
    confirm(user=user, purpose=Purpose.BIND, password=password, sms_code=sms_code)
    with transaction.atomic():
        # Two at once must not each take the other for what is left. SQLite locks by the transaction itself.
        locked = User.objects.select_for_update().get(pk=user.pk)
        names = [provider.name for provider in offered()]
        others = UserSocialAuth.objects.filter(user=locked, provider__in=names).exclude(pk=binding_id)
        if not locked.has_usable_password() and not others.exists():
            raise Conflict(_("这是您唯一的登录方式，请先设置密码或绑定其他账号。"), code="last_way_in")
        UserSocialAuth.objects.filter(pk=binding_id, user=locked).delete()
    logger.info("social_unbound", user_id=user.pk, binding_id=binding_id)


def _check_known(number: str, password: str, ip: str) -> None:
    """Like signing in with it, lock-out included: this must be no second door to try passwords at."""
    try:
        sign_in.by_password(login=number, password=password, ip=ip)
    except sign_in.SignInRefused as error:
        message = _("该手机号已注册，但密码不正确。")
        raise InvalidInput(message, fields={"password": [message]}, code="password_wrong") from error


def _refuse_bound(identity: Identity) -> None:
    if binding_of(identity) is not None:
        raise Conflict(_("该账号已绑定其他会员，不能重复绑定。"), code="already_bound")


def _member_to_be(identity: Identity, mobile: str, password: str) -> User:
    """Not saved yet. The name says where it comes from, and is nobody's."""
    name = ""
    while not name or is_username_taken(name):
        name = f"{identity.provider}_{get_random_string(8, NAME_ALPHABET)}"
    user = User(username=name, mobile=mobile, first_name=identity.nickname)
    user.set_password(password)
    return user


def _bind(token: str, user: User, *, consent: bool = False) -> User:
    """All or nothing; the constraints and the token's one row have the last word about who was first."""
    identity, issued, salt = _open(token)
    try:
        with transaction.atomic():
            if not Nonce.consume(SALT, issued, salt):
                raise BindRefused
            if user.pk is None:
                user.save()
                if consent:
                    record_consent(user)
            UserSocialAuth.objects.create(
                user=user,
                provider=identity.provider,
                uid=identity.uid,
                id_key=identity.id_key,
                extra_data=identity.extra,
            )
    except IntegrityError as error:
        _refuse_bound(identity)
        raise Conflict from error
    logger.info("social_bound", user_id=user.pk, provider=identity.provider)
    return user


def _open(token: str) -> tuple[Identity, int, str]:
    try:
        content = signing.loads(token[: TOKEN_LENGTH_MAX + 1], salt=SALT, max_age=settings.SHOP_BIND_SECONDS)
        provider, uid, id_key, extra, issued, salt = content
    except (signing.BadSignature, ValueError) as error:
        raise BindRefused from error
    if not Nonce.objects.filter(server_url=SALT, timestamp=issued, salt=salt).exists():
        raise BindRefused
    return Identity(provider, uid, id_key, extra), issued, salt


def _refuse(field: str, message: str) -> None:
    raise InvalidInput(message, fields={field: [message]})
