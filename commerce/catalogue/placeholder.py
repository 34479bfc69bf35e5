"""The picture of goods whose own picture is missing: drawn here once, shared by all of them."""

import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from commerce.catalogue.pictures import render

NAME = "placeholders/goods.webp"
# Pixels.
SIZE = 800
# Drawn larger and scaled down, since Pillow's shapes have hard edges.
FINE = 3

GROUND = "#F3EDE3"
SHADE = "#E9E1D4"
LINE = "#BCB1A1"


def ensure_stored() -> None:
    """Store the picture and its smaller copies, if they are not there."""
    if default_storage.exists(NAME):
        return
    buffer = io.BytesIO()
    _drawn().save(buffer, "WEBP", quality=90)
    default_storage.save(NAME, ContentFile(buffer.getvalue()))
    render(NAME)


def _drawn() -> Image.Image:
    """A market bag in one line on a quiet ground."""
    image = Image.new("RGB", (SIZE * FINE, SIZE * FINE), GROUND)
    draw = ImageDraw.Draw(image)

    def box(left: int, top: int, right: int, bottom: int) -> list[int]:
        return [side * FINE for side in (left, top, right, bottom)]

    draw.ellipse(box(150, 150, 650, 650), fill=SHADE)
    draw.arc(box(328, 236, 472, 430), 180, 360, fill=LINE, width=14 * FINE)
    draw.rounded_rectangle(box(270, 330, 530, 570), radius=34 * FINE, fill=GROUND, outline=LINE, width=14 * FINE)
    for x in (335, 465):
        draw.ellipse(box(x - 13, 378, x + 13, 404), fill=LINE)
    draw.arc(box(335, 330, 465, 452), 0, 180, fill=LINE, width=10 * FINE)
    return image.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
