"""Who a person is, and what belongs to the account itself."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice
from social_django.models import UserSocialAuth

from commerce.accounts.models import Address, Consent, PasswordReset, RecoveryCode, User
from commerce.accounts.selectors import addresses_of, may_enter_a_back_office, sessions_of
from commerce.accounts.social.identities import bindings_of
from commerce.core.errors import Conflict
from commerce.core.personal_data import erases, exports, moment, objects
from commerce.regions.selectors import with_ancestors


@exports("profile")
def _profile(user_id: int) -> dict[str, Any]:
    user = _user(user_id)
    return {
        "id": user.pk,
        "username": user.username,
        "display_name": user.display_name,
        "mobile": user.mobile,
        "email": user.email,
        "email_verified": user.email_verified,
        "avatar": user.avatar.url if user.avatar else None,
        "joined_at": moment(user.date_joined),
        "last_login_at": moment(user.last_login),
    }


@exports("addresses")
def _addresses(user_id: int) -> list[dict[str, Any]]:
    return [_told(address) for address in addresses_of(_user(user_id))]


def _told(address: Address) -> dict[str, Any]:
    area = with_ancestors(address.district)
    return {
        "receiver": address.receiver,
        "mobile": address.mobile,
        "region": area.label if area else address.district.name,
        "place": address.place,
        "tel": address.tel,
        "email": address.email,
        "label": address.label,
        "is_default": address.is_default,
        "created_at": moment(address.created_at),
    }


@exports("consents")
def _consents(user_id: int) -> list[dict[str, Any]]:
    return [
        {
            "document": consent.document,
            "version": consent.version,
            "agreed_at": moment(consent.agreed_at),
            "withdrawn_at": moment(consent.withdrawn_at),
        }
        for consent in Consent.objects.filter(user=user_id)
    ]


@exports("sessions")
def _sessions(user_id: int) -> list[dict[str, Any]]:
    return [
        {
            "kind": session.kind,
            "device": session.device,
            "ip": session.ip,
            "created_at": moment(session.created_at),
            "last_used_at": moment(session.last_used_at),
        }
        for session in sessions_of(_user(user_id))
    ]


@exports("bindings")
def _bindings(user_id: int) -> list[dict[str, Any]]:
    return [
        {"provider": row.provider, "nickname": row.extra_data.get("nickname", ""), "bound_at": moment(row.created)}
        for row in bindings_of(_user(user_id))
    ]


@erases
def _forget(user_id: int) -> None:
    """Consents stay as proof of what was agreed to, and until when. Closing ends the sessions itself."""
    for model in (Address, PasswordReset, RecoveryCode, TOTPDevice, UserSocialAuth):
        model.objects.filter(user=user_id).delete()
    Consent.objects.filter(user=user_id, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


@objects
def _has_a_post(user_id: int) -> None:
    if may_enter_a_back_office(_user(user_id)):
        raise Conflict(_("这是工作账号，请先请管理员收回权限，再注销。"), code="staff_account")


def _user(user_id: int) -> User:
    return User.objects.get(pk=user_id)
