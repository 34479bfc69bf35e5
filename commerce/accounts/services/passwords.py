"""Setting a new password. Whoever does it is signed out everywhere else."""

from commerce.accounts.models import DeviceSession, User
from commerce.accounts.services.rules import check_password
from commerce.accounts.services.sessions import end_all
from commerce.accounts.services.sign_in import confirm_password, unlock


def change_password(*, user: User, old_password: str, password: str, keep: DeviceSession | None = None) -> None:
    """Replace a password that its owner knows. Only the session `keep` survives, for a web view together with
    `web_sessions.keep_web_session`.

    Raises InvalidInput naming the field, or TooMany after too many wrong old passwords.
    """
    confirm_password(user=user, password=old_password, field="old_password")
    check_password(password, user)
    set_password(user, password, keep=keep)


def set_password(user: User, password: str, *, keep: DeviceSession | None = None) -> None:
    """Store a password that was checked, by somebody who has proved to be the owner."""
    user.set_password(password)
    user.save(update_fields=["password"])
    end_all(user, keep=keep)
    unlock(user)
