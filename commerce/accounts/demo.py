"""The demo accounts of the embedded profile."""

from commerce.accounts.models import User
from commerce.accounts.services import AddressData, add_address

# Published on purpose: production refuses to start with the profile that has these accounts.
DEMO_PASSWORD = "jishi-demo-2026"  # noqa: S105
DEMO_ACCOUNTS = {
    "shopper": "13800000001",
    "merchant": "13800000002",
    "editor": "13800000003",
    "admin": "13800000004",
}
BEIJING_CHAOYANG, HANGZHOU_XIHU = 110105, 330106


def load_accounts() -> dict[str, User]:
    """Make the demo accounts that are missing; existing ones keep what was changed on them."""
    return {name: _account(name, mobile) for name, mobile in DEMO_ACCOUNTS.items()}


def load_addresses(shopper: User) -> None:
    """Two addresses for the shopper, if the book is empty; needs the areas."""
    if shopper.address_book.exists():
        return
    home = AddressData("林小集", "13800000001", BEIJING_CHAOYANG, "望京街 9 号院 3 号楼 1202", label="家")
    office = AddressData("林小集", "13800000001", HANGZHOU_XIHU, "文三路 478 号 5 楼", label="公司")
    add_address(user=shopper, data=home, make_default=True)
    add_address(user=shopper, data=office)


def _account(username: str, mobile: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is not None:
        return user
    return User.objects.create_user(
        username,
        email=f"{username}@example.com",
        password=DEMO_PASSWORD,
        mobile=mobile,
        email_verified=True,
        # Who tries the demo shop wants to see all of it, the groups and Wagtail's users included.
        is_superuser=username == "admin",
    )
