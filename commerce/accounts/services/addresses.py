"""The address book."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commerce.accounts.models import Address, User
from commerce.core.errors import Conflict
from commerce.regions.selectors import district


@dataclass(frozen=True)
class AddressData:
    """The content of an address, already validated for form."""

    receiver: str
    mobile: str
    district: int
    place: str
    tel: str = ""
    email: str = ""
    label: str = ""


def add_address(*, user: User, data: AddressData, make_default: bool = False) -> Address:
    """Add an entry to the address book; the first one becomes the default.

    Raises InvalidInput for an unknown district, Conflict when the book is full.
    """
    area = district(data.district)
    with transaction.atomic():
        _lock_book(user.pk)
        number = user.address_book.count()
        if number >= settings.SHOP_ADDRESS_LIMIT:
            raise Conflict(_("最多保存 %(limit)d 个收货地址。") % {"limit": settings.SHOP_ADDRESS_LIMIT})
        address = Address.objects.create(user=user, district=area.district, **_texts(data))
        if make_default or number == 0:
            set_default_address(address=address)
    return address


def change_address(*, address: Address, data: AddressData) -> None:
    """Replace the content of an entry. Raises InvalidInput for an unknown district."""
    area = district(data.district)
    Address.objects.filter(pk=address.pk).update(district=area.district, **_texts(data))


def label_address(*, address: Address, label: str) -> None:
    """Call an entry something else."""
    Address.objects.filter(pk=address.pk).update(label=label)


def set_default_address(*, address: Address) -> None:
    """Make an entry the default; any other stops being it."""
    with transaction.atomic():
        _lock_book(address.user_id)
        Address.objects.filter(user=address.user_id, is_default=True).exclude(pk=address.pk).update(is_default=False)
        Address.objects.filter(pk=address.pk).update(is_default=True)


def remove_address(*, address: Address) -> None:
    """Delete an entry; orders keep their own copy. The newest remaining one takes over as default."""
    with transaction.atomic():
        was_default = address.is_default
        Address.objects.filter(pk=address.pk).delete()
        heir = Address.objects.filter(user=address.user_id).order_by("-pk").first() if was_default else None
        if heir is not None:
            set_default_address(address=heir)


def _lock_book(user_id: int) -> None:
    """One change at a time to a member's book, on every database: neither the limit nor the one default can be passed
    in parallel."""
    User.objects.filter(pk=user_id).update(last_login=F("last_login"))


def _texts(data: AddressData) -> dict[str, str]:
    return {
        "receiver": data.receiver,
        "mobile": data.mobile,
        "place": data.place,
        "tel": data.tel,
        "email": data.email,
        "label": data.label,
    }
