"""Killed in the middle, a full disk, two drains on one page, a reader all the while: never a short or a stale file."""

import errno
import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cms.publishing import drain as drains
from cms.publishing import queue, rendering
from cms.publishing.drain import drain
from cms.publishing.models import PageTag, PublishedPage
from cms.publishing.services import publish_everything
from cms.publishing.store import PublishedFolder
from cms.publishing.verify import verify
from commerce.catalogue.models import Product
from commerce.core.dirty import mark_dirty
from commerce.core.models import DirtyTag
from tests.factories.catalogue import Sku, make_spu, skus_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def spu(folder: Path) -> Product:
    """One that is published already."""
    spu = make_spu("苹果", skus=[Sku()])
    publish_everything()
    drain()
    return spu


def page_of(spu: Product) -> str:
    return f"/item/{skus_of(spu)[0].pk}/"


def file_of(folder: Path, spu: Product) -> Path:
    return folder / page_of(spu).strip("/") / "index.html"


def rename(spu: Product, name: str) -> None:
    for product in (spu, *skus_of(spu)):
        product.title = name
        product.save()


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """The clock of the queue goes on."""
    now = timezone.now
    monkeypatch.setattr("cms.publishing.queue.timezone.now", lambda: now() + timedelta(seconds=seconds))


class Killed(BaseException):
    """What no `except Exception` holds up, as kill -9."""


@pytest.mark.parametrize("where", ["render", "_add_tags", "_stage", "_exchange", "_close"])
def test_a_killed_drain_is_made_up_for(
    folder: Path, spu: Product, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    rename(spu, "梨")

    def die(*_arguments: Any, **_options: Any) -> Any:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(drains, where, die)
        with pytest.raises(Killed):
            drain()
    assert "苹果" in file_of(folder, spu).read_text()

    # Its pages are leased for a while; then the next one takes them.
    later(monkeypatch, 31)
    drain()
    assert "梨" in file_of(folder, spu).read_text()
    assert not (found := verify()), found


def test_a_full_disk_keeps_the_old_file_and_is_tried_again(
    folder: Path, spu: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(spu, "梨")

    def full(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("cms.publishing.store.os.fsync", full)
        count = drain()
    assert count.failed > 0
    assert "苹果" in file_of(folder, spu).read_text()
    assert not list(folder.rglob("*.tmp-*"))
    page = PublishedPage.objects.get(path=page_of(spu))
    assert "No space left" in page.error

    later(monkeypatch, 31)
    drain()
    assert "梨" in file_of(folder, spu).read_text()
    assert not PublishedPage.objects.exclude(error="").exists()
    assert not (found := verify()), found


def test_who_lost_the_lease_throws_away_what_it_made(
    folder: Path, spu: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drain stalls after rendering; another one publishes something newer; the first one wakes up."""
    rename(spu, "梨")
    real = rendering.render
    stalled = False

    def slow(path: str) -> rendering.Result:
        nonlocal stalled
        result = real(path)
        if path == page_of(spu) and not stalled:
            stalled = True
            rename(spu, "桃")
            with monkeypatch.context() as patch:
                later(patch, 31)
                drain()
            assert "桃" in file_of(folder, spu).read_text()
        return result

    monkeypatch.setattr(drains, "render", slow)
    drain()

    assert stalled
    assert "桃" in file_of(folder, spu).read_text()
    assert not list(folder.rglob("*.tmp-*"))
    assert not (found := verify()), found


def test_without_the_lease_the_older_page_would_win(
    folder: Path, spu: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    monkeypatch.setattr(drains, "_close", lambda _work, _token, *, again: True)
    with pytest.raises(AssertionError):
        test_who_lost_the_lease_throws_away_what_it_made(folder, spu, monkeypatch)


def test_a_mark_for_a_new_tag_that_nobody_knew_yet(
    folder: Path, spu: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a page is rendered that begins to depend on something, that thing changes, and its mark is seen to."""
    page = PublishedPage.objects.get(path=page_of(spu))
    PageTag.objects.filter(page=page, tag=f"spu:{spu.pk}").delete()
    queue.request([(page.path, page.rank)])
    real = rendering.render

    def meanwhile(path: str) -> rendering.Result:
        result = real(path)
        monkeypatch.setattr(drains, "render", real)
        Product.objects.filter(pk__in=[spu.pk, skus_of(spu)[0].pk]).update(title="梨")
        mark_dirty(f"spu:{spu.pk}")
        queue.spread()
        return result

    monkeypatch.setattr(drains, "render", meanwhile)
    drain()

    assert "梨" in file_of(folder, spu).read_text()
    assert PublishedPage.objects.get(pk=page.pk).state == "published"


def test_a_page_that_cannot_be_rendered_keeps_its_file(
    folder: Path, spu: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_spu("杏", skus=[Sku()])
    rename(spu, "梨")
    real = rendering.render
    broken = rendering.Failed("ZeroDivisionError: division by zero")
    with monkeypatch.context() as patch:
        patch.setattr(drains, "render", lambda path: broken if path == page_of(spu) else real(path))
        count = drain()
    assert count.failed == 1
    assert "苹果" in file_of(folder, spu).read_text()
    assert "杏" in file_of(folder, other).read_text()
    assert PublishedPage.objects.get(path=page_of(spu)).state == "failed"


def test_a_reader_never_sees_a_part(tmp_path: Path) -> None:
    """Every read is one of the versions, in the order in which they were written; so are the packed copies."""
    pages = PublishedFolder(location=str(tmp_path))
    versions = [f"{number:03d}".encode() * 4000 for number in range(60)]
    pages.commit(pages.stage("a/index.html", versions[0]))
    seen: list[bytes] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(pages.read("a/index.html") or b"")

    reader = threading.Thread(target=read)
    reader.start()
    for body in versions[1:]:
        pages.commit(pages.stage("a/index.html", body))
    done.set()
    reader.join()

    numbers = [versions.index(body) for body in seen]
    assert numbers == sorted(numbers)
    assert pages.broken_copies("a/index.html", versions[-1]) == []


def test_unpublished_goods_lose_page_list_entry_and_file(folder: Path, spu: Product) -> None:
    path = file_of(folder, spu)
    assert path.exists()
    spu.is_public = False
    spu.save()
    drain()
    assert not path.exists()
    assert not path.parent.exists()
    assert not (folder / f"live/spu/{spu.pk}.json").exists()
    category = spu.categories.get()
    assert "苹果" not in (folder / f"list/{category.pk}/index.html").read_text()
    assert not (found := verify()), found


def test_verify_names_what_differs_is_missing_and_is_too_much(folder: Path, spu: Product) -> None:
    file_of(folder, spu).write_text("fake")
    (folder / "index.html").unlink()
    (folder / "item" / "0").mkdir()
    (folder / "item" / "0" / "index.html").write_text("orphan")
    (folder / f"live/spu/{spu.pk}.json.gz").write_bytes(b"broken")

    found = verify()

    assert found.missing == ["/"]
    assert set(found.different) == {page_of(spu), f"live/spu/{spu.pk}.json.gz"}
    assert "item/0/index.html" in found.orphans

    publish_everything()
    drain()
    (folder / "item/0/index.html").unlink()


def test_one_page_is_rendered_once_for_many_marks(folder: Path, spu: Product) -> None:
    for _ in range(5):
        mark_dirty(f"spu:{spu.pk}", f"card:{spu.pk}")
    count = drain()
    assert count.rendered == 2  # its page and its JSON; the card stands on no page
    assert count.written == 0
    assert not DirtyTag.objects.filter(spread_at=None).exists()
