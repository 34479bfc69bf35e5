"""Pictures that merchants upload."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from commerce.catalogue.models import Product
from tests.commerce.dashboard.conftest import Market
from tests.commerce.dashboard.forms import product_url, save


def picture(format_name: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, format_name)
    return buffer.getvalue()


def upload(market: Market, name: str, content: bytes) -> tuple[bool, str]:
    file = SimpleUploadedFile(name, content)
    return save(market.client("merchant"), product_url(market.apples), **{"images-0-original": file})


def test_picture_is_written_anew(market: Market, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path
    saved, _text = upload(market, "../../我的照片.png", picture())
    assert saved
    image = market.apples.images.get()
    assert image.original.name.endswith(".webp")
    assert "照片" not in image.original.name
    with image.original.open() as file:
        assert Image.open(file).format == "WEBP"
    assert Product.objects.get(pk=market.apples.pk).cover == image


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"not a picture"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("a.png", picture() + b"\0" * (5 * 1024 * 1024)),
        ("a.png", picture("PNG")[:40]),
        ("a.tiff", picture("TIFF")),
    ],
)
def test_what_is_no_picture_is_refused(market: Market, name: str, content: bytes) -> None:
    saved, text = upload(market, name, content)
    assert (saved, "error-block" in text) == (False, True)
    assert not market.apples.images.exists()
