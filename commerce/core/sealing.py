"""Secrets that have to rest in the database for a while: sealed, so that a copy of the database does not tell them."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

DEFAULT_PURPOSE = "event"


class BrokenSeal(ValueError):
    """The text was not sealed by us for this purpose, or the key is gone."""


def seal(text: str, *, purpose: str = DEFAULT_PURPOSE) -> str:
    """Encrypt and sign. What is sealed for one purpose cannot be opened for another."""
    return _box(purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, *, purpose: str = DEFAULT_PURPOSE) -> str:
    """Raises BrokenSeal, which says nothing about the content."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise BrokenSeal from None


def _box(purpose: str) -> MultiFernet:
    """Seals with SECRET_KEY, opens what was sealed with one of the keys before it, too."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret, purpose)) for secret in secrets])


def _key(secret: str | bytes, purpose: str) -> bytes:
    salt = hashlib.sha256(b"commerce.core.sealing").digest()
    derived = HKDF(hashes.SHA256(), length=32, salt=salt, info=purpose.encode()).derive(force_bytes(secret))
    return base64.urlsafe_b64encode(derived)
