import io
import wave
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from PIL import Image

from commerce.core.errors import InvalidInput, NotFound, TooMany
from commerce.verification.models import Captcha
from commerce.verification.services import captchas
from commerce.verification.services.captchas import burn, new_captcha, picture, sound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]


def assert_wrong(id: UUID, text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        burn(id, text)
    assert caught.value.code == "captcha_wrong"
    assert list(caught.value.fields) == ["captcha_text"]


def test_a_picture_of_four_digits() -> None:
    captcha = new_captcha()
    content, answer = picture(captcha.id)
    assert (len(answer), answer.isdigit(), answer) == (4, True, captcha.answer)
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == ("PNG", (120, 44))
    assert picture(captcha.id)[1] == answer


def test_a_sound_that_a_browser_can_play() -> None:
    with wave.open(io.BytesIO(sound(new_captcha().id))) as reader:
        assert reader.getframerate() == 8000
        assert 3 < reader.getnframes() / 8000 < 20


def test_every_digit_has_a_voice() -> None:
    assert sorted(captchas._sounds.choices) == list(captchas.ALPHABET)


def test_the_right_answer_serves_once() -> None:
    captcha = new_captcha()
    burn(captcha.id, captcha.answer)
    assert_wrong(captcha.id, captcha.answer)


def test_any_check_burns_it() -> None:
    captcha = new_captcha()
    assert_wrong(captcha.id, "12345")
    assert_wrong(captcha.id, captcha.answer)


@pytest.mark.parametrize(
    "write", [str, " {} ".format, lambda text: text.translate({48 + n: 0xFF10 + n for n in range(10)})]
)
def test_ways_of_typing_the_same(write: Callable[[str], str]) -> None:
    captcha = new_captcha()
    burn(captcha.id, write(captcha.answer))


@pytest.mark.parametrize("text", ["", "\ud800", "\x00", "9" * 10_000])
def test_what_is_no_answer(text: str) -> None:
    assert_wrong(new_captcha().id, text)


def test_it_expires(later: Callable[..., None]) -> None:
    captcha = new_captcha()
    later(minutes=5)
    for look in (picture, sound):
        with pytest.raises(NotFound):
            look(captcha.id)
    assert_wrong(captcha.id, captcha.answer)


def test_an_unknown_one() -> None:
    with pytest.raises(NotFound):
        picture(uuid4())
    assert_wrong(uuid4(), "1234")


def test_a_used_one_is_not_drawn_again() -> None:
    captcha = new_captcha()
    assert_wrong(captcha.id, "")
    with pytest.raises(NotFound):
        picture(captcha.id)


def test_an_id_of_the_clients_own() -> None:
    mine = uuid4()
    assert new_captcha(mine).id == mine
    burn(mine, Captcha.objects.get().answer)
    new_captcha(mine)
    again = new_captcha(mine)
    assert Captcha.objects.count() == 1
    burn(mine, again.answer)


def test_an_address_cannot_have_them_by_the_thousand(settings: pytest.FixtureRequest) -> None:
    settings.CAPTCHA_LIMIT_PER_ADDRESS = 2
    settings.CAPTCHA_SOUND_LIMIT_PER_ADDRESS = 1
    captcha = new_captcha(ip="203.0.113.7")
    new_captcha(ip="203.0.113.7")
    with pytest.raises(TooMany):
        new_captcha(ip="203.0.113.7")
    new_captcha(ip="203.0.113.8")
    sound(captcha.id, ip="203.0.113.7")
    with pytest.raises(TooMany):
        sound(captcha.id, ip="203.0.113.7")
