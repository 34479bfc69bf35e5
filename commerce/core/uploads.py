"""Pictures that people upload: bounded, really pictures, written anew under a name of ours."""

import io
import uuid

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from commerce.core.errors import InvalidInput

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
QUALITY = 90


def reencode(upload: UploadedFile, *, square: int = 0) -> ContentFile:  # type: ignore[type-arg]
    """The picture as WebP, upright, without metadata, under a random name; with `square`, the middle of it so many
    pixels wide and high.

    Raises InvalidInput for more than 5 MB or 25 megapixels, and for anything that is no JPEG, PNG, WebP or GIF.
    """
    if upload.size is None or upload.size > MAX_BYTES:
        raise InvalidInput(_("图片不能超过 5 MB。"))
    upload.seek(0)
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise InvalidInput(_("图片不能超过 2500 万像素。"))
            content = _webp(picture, square)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise InvalidInput(_("请上传 JPG、PNG、WebP 或 GIF 图片。")) from error
    return ContentFile(content, name=f"{uuid.uuid4().hex}.webp")


def _webp(picture: Image.Image, square: int) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    mode = "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
    content = upright.convert(mode)
    if square:
        content = ImageOps.fit(content, (square, square))
    buffer = io.BytesIO()
    content.save(buffer, "WEBP", quality=QUALITY, method=4)
    return buffer.getvalue()
