"""The picture of a member."""

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from commerce.accounts.models import User
from commerce.core.errors import InvalidInput
from commerce.core.uploads import reencode

# Twice what the largest place shows, for dense screens.
PIXELS = 256


def set_avatar(*, user: User, upload: UploadedFile) -> None:  # type: ignore[type-arg]
    """Replace the picture by the middle of another. `user` is brought up to date. Raises InvalidInput."""
    try:
        picture = reencode(upload, square=PIXELS)
    except InvalidInput as error:
        raise InvalidInput(error.message, fields={"avatar": [error.message]}) from error
    old = user.avatar.name
    user.avatar.save(picture.name or "", picture, save=False)
    User.objects.filter(pk=user.pk).update(avatar=user.avatar.name)
    _delete_file_later(old)


def remove_avatar(*, user: User) -> None:
    """Also when there is none. `user` is brought up to date."""
    old = user.avatar.name
    User.objects.filter(pk=user.pk).update(avatar="")
    user.avatar = ""
    _delete_file_later(old)


def delete_file(name: str) -> None:
    """Of a picture that nobody has any more; twice is once."""
    if name:
        default_storage.delete(name)


def _delete_file_later(name: str | None) -> None:
    # A file that stays behind only costs its place.
    transaction.on_commit(lambda: delete_file(name or ""), robust=True)
