import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pytest_django import Settings

from commerce.payment.gateways import keys
from commerce.payment.gateways.wechatpay.account import read_apiv3_key

pytestmark = pytest.mark.embedded

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SHORT = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - to be refused
CURVE = ec.generate_private_key(ec.SECP256R1())
DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM
PKCS1, PKCS8 = serialization.PrivateFormat.TraditionalOpenSSL, serialization.PrivateFormat.PKCS8


def private(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, form: serialization.PrivateFormat) -> bytes:
    return key.private_bytes(DER, form, serialization.NoEncryption())


@pytest.mark.parametrize("form", [PKCS1, PKCS8])
def test_a_private_key_in_every_form_the_providers_hand_out(
    form: serialization.PrivateFormat, settings: Settings
) -> None:
    bare = base64.b64encode(private(KEY, form)).decode()
    pem = KEY.private_bytes(PEM, form, serialization.NoEncryption()).decode()
    for text in (bare, f"{bare[:64]}\n{bare[64:]}\n", pem, f"\n{pem}"):
        settings.ALIPAY_PRIVATE_KEY = text
        assert keys.private_key("ALIPAY_PRIVATE_KEY").private_numbers() == KEY.private_numbers()
    assert keys.private_pem(KEY).startswith("-----BEGIN PRIVATE KEY-----")


def test_a_public_key_as_text_and_as_a_file(settings: Settings, tmp_path: Path) -> None:
    pem = keys.public_pem(KEY.public_key())
    settings.ALIPAY_PUBLIC_KEY = "".join(pem.splitlines()[1:-1])
    assert keys.public_key("ALIPAY_PUBLIC_KEY") == KEY.public_key()
    (tmp_path / "key.pem").write_text(pem)
    settings.ALIPAY_PUBLIC_KEY, settings.ALIPAY_PUBLIC_KEY_PATH = "", str(tmp_path / "key.pem")
    assert keys.public_key("ALIPAY_PUBLIC_KEY") == KEY.public_key()


@pytest.mark.parametrize(
    "text",
    ["", "   ", "no key", "MIIB", base64.b64encode(private(SHORT, PKCS8)).decode(), keys.public_pem(KEY.public_key())],
)
def test_what_is_no_private_key(text: str, settings: Settings) -> None:
    settings.ALIPAY_PRIVATE_KEY, settings.ALIPAY_PRIVATE_KEY_PATH = text, ""
    with pytest.raises(keys.BadKey, match="ALIPAY_PRIVATE_KEY") as error:
        keys.private_key("ALIPAY_PRIVATE_KEY")
    assert not text.strip() or text not in str(error.value)


def test_another_kind_of_key(settings: Settings) -> None:
    settings.ALIPAY_PRIVATE_KEY = base64.b64encode(private(CURVE, PKCS8)).decode()
    with pytest.raises(keys.BadKey, match="RSA private"):
        keys.private_key("ALIPAY_PRIVATE_KEY")
    for key in (CURVE, SHORT):
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        settings.ALIPAY_PUBLIC_KEY = key.public_key().public_bytes(PEM, form).decode()
        with pytest.raises(keys.BadKey, match="RSA public"):
            keys.public_key("ALIPAY_PUBLIC_KEY")


def test_a_file_that_is_not_there_or_not_text(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff")
    for path in (tmp_path / "nothing", tmp_path / "binary", tmp_path):
        settings.ALIPAY_PRIVATE_KEY_PATH = str(path)
        with pytest.raises(keys.BadKey, match="ALIPAY_PRIVATE_KEY_PATH"):
            keys.private_key("ALIPAY_PRIVATE_KEY")


def test_the_key_of_api_v3_has_32_characters(settings: Settings) -> None:
    settings.WECHATPAY_APIV3_KEY = "a" * 32
    assert read_apiv3_key() == b"a" * 32
    settings.WECHATPAY_APIV3_KEY = "a" * 31
    with pytest.raises(keys.BadKey, match="32"):
        read_apiv3_key()


@pytest.mark.parametrize("signature", ["", "=", "签名", "AAAA", "A" * 1000])
def test_what_is_no_signature(signature: str) -> None:
    assert not keys.is_signed(KEY.public_key(), b"message", signature)
