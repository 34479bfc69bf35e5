"""Members, merchants, areas and addresses."""

from itertools import count
from typing import Any

from commerce.accounts.models import Address, User
from commerce.accounts.services import AddressData, add_address
from commerce.partner.models import Partner
from commerce.regions.models import Region

PASSWORD = "jishi-demo-2026"
_numbers = count(1)

#: Two provinces, one of them a municipality: code -> (name, parent's code).
REGIONS: dict[int, tuple[str, int | None]] = {
    110000: ("北京市", None),
    110100: ("北京市", 110000),
    110101: ("东城区", 110100),
    110105: ("朝阳区", 110100),
    440000: ("广东省", None),
    440100: ("广州市", 440000),
    440106: ("天河区", 440100),
    440300: ("深圳市", 440000),
    440305: ("南山区", 440300),
}
CHAOYANG = 110105
TIANHE = 440106


def make_user(username: str | None = None, *, password: str = PASSWORD, **fields: Any) -> User:
    """A member who can sign in; `mobile`, `email`, `is_staff`, … as fields."""
    return User.objects.create_user(username or f"member{next(_numbers)}", password=password, **fields)


def make_partner(name: str | None = None, *, users: tuple[User, ...] = ()) -> Partner:
    """A merchant, run by `users`."""
    number = next(_numbers)
    partner = Partner.objects.create(name=name or f"商家{number}", code=f"partner-{number}")
    partner.users.set(users)
    return partner


def make_region_tree() -> dict[int, Region]:
    """The areas of REGIONS by code. Making them twice is once."""
    for code, (name, parent) in REGIONS.items():
        Region.objects.get_or_create(code=code, defaults={"name": name, "parent_id": parent})
    return Region.objects.in_bulk(REGIONS)


def make_address(
    user: User | None = None, *, district: int = CHAOYANG, make_default: bool = False, **texts: str
) -> Address:
    """An entry of a member's address book (a new member's, if none is given)."""
    make_region_tree()
    content = {"receiver": "王小明", "mobile": "13912345678", "place": "建国路 88 号 1203 室", **texts}
    data = AddressData(district=district, **content)
    return add_address(user=user or make_user(), data=data, make_default=make_default)
