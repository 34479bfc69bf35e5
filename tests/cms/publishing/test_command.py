"""`manage.py publish`, and what becomes due by the clock."""

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.ads.models import Ad, AdPosition
from cms.publishing import queue
from cms.publishing.drain import drain
from cms.publishing.models import PublishedPage
from cms.publishing.services import publish_everything
from commerce.core.models import DirtyTag
from tests.factories.catalogue import Sku, make_spu, skus_of

pytestmark = pytest.mark.django_db


def publish(*arguments: str) -> str:
    out = StringIO()
    call_command("publish", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_all_then_verify_then_one_tag(folder: Path) -> None:
    spu = make_spu(skus=[Sku()])
    assert re.search(r"失败 0 页", publish("--all"))
    assert "全部一致" in publish("--verify")

    (folder / f"item/{skus_of(spu)[0].pk}/index.html").write_text("fake")
    with pytest.raises(CommandError):
        publish("--verify")
    assert "生成 2 页，更新 1 页" in publish("--tag", f"spu:{spu.pk}")
    assert "全部一致" in publish("--verify")


def test_a_page_that_cannot_be_made_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_spu(skus=[Sku()])
    monkeypatch.setattr("commerce.catalogue.selectors.gallery", lambda _sku: 1 / 0)
    with pytest.raises(CommandError):
        publish("--all")


def test_an_ad_starts_and_ends_by_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    position, _created = AdPosition.objects.get_or_create(key="home-news", defaults={"name": "快讯"})
    start, end = now + timedelta(hours=1), now + timedelta(hours=2)
    Ad.objects.create(position=position, title="限时快讯", starts_at=start, ends_at=end)
    publish_everything()
    drain()
    home = folder / "index.html"
    assert "限时快讯" not in home.read_text()
    assert PublishedPage.objects.get(path="/").changes_at == start
    assert queue.request_due() == 0

    for moment, shown, following in ((start, True, end), (end, False, None)):
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment + timedelta(seconds=1))
        assert queue.request_due() > 0
        drain()
        assert ("限时快讯" in home.read_text()) is shown
        assert PublishedPage.objects.get(path="/").changes_at == following


def test_old_marks_are_purged(folder: Path) -> None:
    make_spu(skus=[Sku()])
    drain()
    seen = DirtyTag.objects.exclude(spread_at=None)
    assert seen.exists()
    assert queue.purge_marks() == 0
    seen.update(spread_at=timezone.now() - timedelta(days=3))
    assert queue.purge_marks() > 0
    assert not DirtyTag.objects.exists()
