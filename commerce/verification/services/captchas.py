"""Telling people from programs: four digits, to be read or to be heard."""

import secrets
import unicodedata
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from captcha.audio import AudioCaptcha
from captcha.image import ImageCaptcha
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.core.errors import InvalidInput, NotFound
from commerce.verification.limits import Budget, network_of, take
from commerce.verification.models import Captcha

# Digits only: the sound speaks them in Chinese, and nobody takes an O for a 0.
ALPHABET = "0123456789"
LENGTH = 4
LIFE = timedelta(minutes=5)
# As dark as text has to be on a light ground (WCAG 1.4.3), whatever the colour.
DARKEST, LIGHTEST = 10, 90
GROUND = (247, 247, 250)

_pictures = ImageCaptcha(width=120, height=44, font_sizes=(32, 36, 40))
_sounds = AudioCaptcha(str(Path(__file__).parents[1] / "voices"))


def new_captcha(id: UUID | None = None, *, ip: str | None = None) -> Captcha:
    """A new challenge, under an id of the client's if it brings one; that replaces an older one with this id.

    Raises TooMany when the address has asked for too many, Unavailable when that cannot be counted.
    """
    if ip is not None:
        take([Budget(f"captcha:{network_of(ip)}", settings.CAPTCHA_LIMIT_PER_ADDRESS, 600)])
    answer = "".join(secrets.choice(ALPHABET) for _digit in range(LENGTH))
    fields = {"answer": answer, "expires_at": timezone.now() + LIFE}
    captcha, _created = Captcha.objects.update_or_create(id=id or uuid4(), defaults=fields)
    return captcha


def picture(id: UUID) -> tuple[bytes, str]:
    """A PNG, drawn anew at each call, and what it says. Raises NotFound for an id that is unknown, used or expired."""
    answer = _answer(id)
    colour = tuple(DARKEST + secrets.randbelow(LIGHTEST - DARKEST) for _channel in range(3))
    drawn = _pictures.generate(answer, bg_color=GROUND, fg_color=(*colour, 255))  # type: ignore[arg-type]
    return drawn.getvalue(), answer


def sound(id: UUID, *, ip: str | None = None) -> bytes:
    """The same digits spoken in Chinese over noise, as WAV. Raises what `picture` and `new_captcha` raise."""
    answer = _answer(id)
    if ip is not None:
        # Mixing takes a fifth of a second of a processor.
        take([Budget(f"captcha-sound:{network_of(ip)}", settings.CAPTCHA_SOUND_LIMIT_PER_ADDRESS, 600)])
    return bytes(_sounds.generate(answer))


def burn(id: UUID, text: str) -> None:
    """Check an answer; right or wrong, the challenge is gone. Raises InvalidInput (`captcha_wrong`) unless right.

    Not to be called in a transaction, which could bring the challenge back.
    """
    given = unicodedata.normalize("NFKC", text).replace(" ", "")
    answer = _find(id)
    with transaction.atomic(durable=True):
        # Of all who check at once only one deletes the row, and only that one's answer counts.
        burned, _models = Captcha.objects.filter(pk=id).delete()
    if not burned or given != answer:
        message = _("图形验证码不正确或已失效，请换一张再试。")
        raise InvalidInput(message, code="captcha_wrong", fields={"captcha_text": [message]})


def _answer(id: UUID) -> str:
    answer = _find(id)
    if answer is None:
        raise NotFound(_("图形验证码已失效，请换一张。"))
    return answer


def _find(id: UUID) -> str | None:
    return Captcha.objects.filter(pk=id, expires_at__gt=timezone.now()).values_list("answer", flat=True).first()
