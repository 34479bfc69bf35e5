"""Keys from the environment: PEM, or the bare base64 that the providers hand out; as text or as the path of a file."""

import base64
import binascii
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from commerce.payment.gateways.base import RetryableGatewayError

SMALLEST = 2048  # bits


class BadKey(RetryableGatewayError):
    """A key is missing or unusable, so nothing can be sent until it is put right.

    The message names the setting and holds nothing of the key.
    """


def read_setting(name: str) -> str:
    """The setting, or the content of the file that `<name>_PATH` names. Raises BadKey."""
    text: str = getattr(settings, name)
    path: str = getattr(settings, f"{name}_PATH")
    if not text and path:
        try:
            text = Path(path).read_text(encoding="ascii")
        except (OSError, ValueError):
            raise BadKey(f"{name}_PATH cannot be read") from None
    if not text.strip():
        raise BadKey(f"{name} is not set")
    return text.strip()


def private_key(name: str) -> RSAPrivateKey:
    """Raises BadKey."""
    try:
        return _private(read_setting(name))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadKey(f"{name} is not an RSA private key of at least {SMALLEST} bits") from None


def public_key(name: str) -> RSAPublicKey:
    """Raises BadKey."""
    try:
        return _public(read_setting(name))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadKey(f"{name} is not an RSA public key of at least {SMALLEST} bits") from None


def private_pem(key: RSAPrivateKey) -> str:
    """As the libraries of the providers want it."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode("ascii")


def public_pem(key: RSAPublicKey) -> str:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode(
        "ascii"
    )


def is_signed(key: RSAPublicKey, message: bytes, signature: str) -> bool:
    """SHA256 with RSA, PKCS #1 v1.5, in strict base64: what Alipay calls RSA2, and WeChat Pay's only algorithm."""
    try:
        raw = base64.b64decode(signature.encode("ascii"), validate=True)
        key.verify(raw, message, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, UnicodeEncodeError):
        return False
    return base64.b64encode(raw).decode("ascii") == signature


@lru_cache(maxsize=8)
def _private(text: str) -> RSAPrivateKey:
    key = (
        serialization.load_pem_private_key(text.encode(), password=None)
        if text.startswith("-----BEGIN")
        else serialization.load_der_private_key(_unpacked(text), password=None)
    )
    if not isinstance(key, RSAPrivateKey) or key.key_size < SMALLEST:
        raise ValueError("another kind of key")
    return key


@lru_cache(maxsize=8)
def _public(text: str) -> RSAPublicKey:
    key = (
        serialization.load_pem_public_key(text.encode())
        if text.startswith("-----BEGIN")
        else serialization.load_der_public_key(_unpacked(text))
    )
    if not isinstance(key, RSAPublicKey) or key.key_size < SMALLEST:
        raise ValueError("another kind of key")
    return key


def _unpacked(text: str) -> bytes:
    return base64.b64decode("".join(text.split()), validate=True)
