"""The key pairs of a simulated account, made at the first start and kept in the shop's folder.

With a real provider the shop makes a pair, uploads the public half and downloads the provider's. Here both pairs lie
in one folder, where the shop's embedded profile reads its own private key and the provider's public one.
"""

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ROOT = Path(__file__).resolve().parents[3]
PROVIDERS = ("alipay", "wechatpay")
APIV3_KEY = "wechatpay-apiv3.key"


def key_folder() -> Path:
    return Path(os.environ.get("JISHI_VAR") or ROOT / "var").resolve() / "simulated-payments"


@dataclass(frozen=True)
class Keys:
    """What a provider holds: its own private key, and the public one that the shop has uploaded."""

    own: rsa.RSAPrivateKey
    shop: rsa.RSAPublicKey


@cache
def provider_keys(provider: str, folder: Path) -> Keys:
    ensure_keys(folder)
    return Keys(own=read_private(folder / f"{provider}-private.pem"), shop=_read_shop(provider, folder))


def ensure_keys(folder: Path) -> None:
    """Makes all of them or, if another process was quicker, none: they become visible at once."""
    if folder.exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    for provider in PROVIDERS:
        _make_pair(made, f"{provider}-shop")
        _make_pair(made, provider)
    _write(made / APIV3_KEY, secrets.token_hex(16).encode())
    try:
        made.rename(folder)
    except OSError:
        shutil.rmtree(made)


def read_private(path: Path) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _read_shop(provider: str, folder: Path) -> rsa.RSAPublicKey:
    key = serialization.load_pem_public_key((folder / f"{provider}-shop-public.pem").read_bytes())
    assert isinstance(key, rsa.RSAPublicKey)
    return key


def _make_pair(folder: Path, name: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    _write(
        folder / f"{name}-private.pem",
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
    _write(
        folder / f"{name}-public.pem",
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
    )


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)
