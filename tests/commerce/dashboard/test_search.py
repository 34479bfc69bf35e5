"""Pinned results, hidden words and synonyms, as staff edit them."""

import pytest
from django.test import Client

from commerce.search.models import HiddenWord, PinnedResult, SynonymGroup
from tests.commerce.dashboard.conftest import Market
from tests.factories.catalogue import skus_of

URL = "/dashboard/search/"


@pytest.fixture
def admin(market: Market) -> Client:
    return market.client("admin")


def test_a_result_is_pinned_by_the_number_in_its_address(admin: Client, market: Market) -> None:
    data = {"kind": "pinned", "pinned-word": "红 富士", "pinned-spu": skus_of(market.apples)[0].pk}
    assert admin.post(URL, data | {"pinned-position": "1"}).status_code == 302
    pinned = PinnedResult.objects.get()
    assert (pinned.key, pinned.spu_id, pinned.position) == ("红富士", market.apples.pk, 1)
    assert market.apples.title in admin.get(URL).content.decode()


def test_the_same_word_in_another_spelling_is_refused(admin: Client, market: Market) -> None:
    HiddenWord.objects.create(word="蘋果", key="苹果")
    answer = admin.post(URL, {"kind": "hidden", "hidden-word": "苹 果"})
    assert (answer.status_code, HiddenWord.objects.count()) == (422, 1)
    assert "该词已隐藏。" in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"kind": "hidden", "hidden-word": "…"}, "请填写文字。"),
        ({"kind": "pinned", "pinned-word": "苹果", "pinned-spu": "999999", "pinned-position": "0"}, "没有这个商品。"),
        ({"kind": "pinned", "pinned-word": "苹果", "pinned-spu": "9" * 30, "pinned-position": "0"}, ""),
        ({"kind": "synonyms", "synonyms-words": "番茄"}, "请填写 2 到 12 个词，用空格分开。"),
    ],
)
def test_what_cannot_be_is_refused(admin: Client, data: dict[str, str], reason: str) -> None:
    answer = admin.post(URL, data)
    assert (answer.status_code, reason in answer.content.decode()) == (422, True)
    assert not PinnedResult.objects.exists()
    assert not SynonymGroup.objects.exists()


def test_words_are_deleted_by_post(admin: Client) -> None:
    group = SynonymGroup.objects.create(words="番茄 西红柿")
    url = f"{URL}synonyms/{group.pk}/delete/"
    assert admin.get(url).status_code == 405
    assert admin.post(url).status_code == 302
    assert not SynonymGroup.objects.exists()
    assert admin.post(url).status_code == 404
    assert admin.post(f"{URL}other/1/delete/").status_code == 404
    assert admin.post(URL, {"kind": "other"}).status_code == 404
