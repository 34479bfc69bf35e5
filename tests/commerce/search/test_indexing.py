"""The index follows the catalogue: what is marked, what is made again, and what happens when it cannot be used."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from commerce.catalogue.models import AttributeOption, Product
from commerce.catalogue.services import refresh_summaries
from commerce.core import events
from commerce.search import services
from commerce.search.engines import engine
from commerce.search.engines.base import Document, Engine, EngineUnavailable
from commerce.search.engines.whoosh import WhooshEngine, folders
from commerce.search.models import DirtyDocument, LexiconWord
from commerce.search.selectors import SearchQuery, search, suggest
from tasks import search as tasks
from tests.factories.catalogue import Sku, make_brand, make_category, make_spu, summarise

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(own_index: Engine) -> Product:
    category = make_category("手机", parent=make_category("手机通讯"))
    made = make_spu("澜屿 X1", brand=make_brand("澜屿"), category=category, options={"颜色": ["玄黑", "月白"]})
    services.rebuild()
    DirtyDocument.objects.all().delete()
    return made


def found(text: str) -> list[int]:
    """By the engine; whatever the database would say instead is kept out."""
    results = search(SearchQuery(text))
    assert engine().fingerprints() is not None
    return list(results.ids)


def catch_up() -> int:
    events.drain()
    return tasks.index_dirty()


def test_a_new_name_is_found_and_the_old_one_is_gone(phone: Product) -> None:
    for product in (phone, *phone.children.all()):
        product.title = "澜屿 Z9"
        product.save()
    assert catch_up() == 1
    assert (found("z9"), found("x1")) == ([phone.pk], [])


def test_a_price_moves_goods_in_the_order(phone: Product) -> None:
    cheap = make_spu("澜屿 X2", category=make_category(), skus=[Sku(price="50.00")])
    catch_up()
    by_price = SearchQuery("澜屿", ordering="price")
    assert search(by_price).ids == (cheap.pk, phone.pk)
    for sku in phone.children.all():
        sku.stockrecords.update(price="10.00")
    summarise(phone)
    catch_up()
    assert search(by_price).ids == (phone.pk, cheap.pk)


def test_what_leaves_the_shelf_is_gone_and_comes_back(phone: Product) -> None:
    for public in (False, True):
        phone.is_public = public
        phone.save()
        catch_up()
        assert found("澜屿") == ([phone.pk] if public else [])
        assert bool([entry for entry in suggest("澜屿x") if entry.kind == "product"]) is public


def test_deleted_goods_are_gone(phone: Product) -> None:
    phone.delete()
    catch_up()
    assert engine().fingerprints() == {}


@pytest.mark.parametrize("what", ["brand", "category", "option"])
def test_names_around_the_goods_reach_them(phone: Product, what: str) -> None:
    if what == "brand":
        phone.brand.name = "新名字"
        phone.brand.save()
    elif what == "category":
        top = phone.categories.get().get_parent()
        top.name = "新名字"
        top.save()
    else:
        option = AttributeOption.objects.get(option="玄黑")
        option.option = "新名字"
        option.save()
    assert catch_up() == 1
    assert found("新名字") == [phone.pk]


def test_summaries_that_move_by_update_are_marked(phone: Product) -> None:
    events.drain()
    DirtyDocument.objects.all().delete()
    refresh_summaries([phone.pk])
    assert not DirtyDocument.objects.exists()
    events.drain()
    assert list(DirtyDocument.objects.values_list("spu_id", flat=True)) == [phone.pk]


def test_what_did_not_change_is_not_written_again(phone: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WhooshEngine, "index", lambda *_args: pytest.fail("written"))
    phone.save()
    assert catch_up() == 1


def test_marks_stay_until_the_index_has_them(phone: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> int:
        raise RuntimeError("killed")

    phone.title = "澜屿 Z9"
    phone.save()
    with monkeypatch.context() as patch:
        patch.setattr(WhooshEngine, "index", fail)
        with pytest.raises(RuntimeError):
            tasks.index_dirty()
    assert DirtyDocument.objects.filter(done=False).exists()
    assert tasks.index_dirty() == 1
    assert (found("z9"), DirtyDocument.objects.count()) == ([phone.pk], 0)


def test_what_changes_during_a_rebuild_is_not_lost(phone: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document is read for the new index, then changes, and the change reaches the old index only."""
    rebuilding = WhooshEngine.rebuild

    def slow(self: WhooshEngine, documents: Iterator[Document]) -> int:
        read = list(documents)
        Product.objects.get(pk=phone.pk).save()
        Product.objects.filter(pk=phone.pk).update(title="澜屿 Z9")
        assert tasks.index_dirty() == 1
        assert found("z9") == [phone.pk]
        assert services.rebuild() == 0  # one at a time
        return rebuilding(self, iter(read))

    monkeypatch.setattr(WhooshEngine, "rebuild", slow)
    services.rebuild()
    assert found("z9") == []
    assert tasks.index_dirty() == 1
    assert (found("z9"), DirtyDocument.objects.count()) == ([phone.pk], 0)


def damage(folder: Path) -> None:
    for file in folder.iterdir():
        if file.suffix in {".seg", ".toc"}:
            file.write_bytes(b"garbage" * 20)


@pytest.mark.parametrize("harm", ["missing", "corrupt", "open to others", "pointer"])
def test_without_a_usable_index_the_database_answers(phone: Product, harm: str) -> None:
    root = Path(settings.SEARCH_URL.removeprefix("whoosh://"))
    folder = folders.in_use(root)
    if harm == "missing":
        folders.switch(root, folders.new(root))
    elif harm == "corrupt":
        damage(folder)
    elif harm == "open to others":
        folder.chmod(0o777)
    else:
        (root / folders.POINTER).write_text("../../etc")
    results = search(SearchQuery("X1"))
    assert (results.ids, results.total, results.corrected) == ((phone.pk,), 1, "")
    assert search(SearchQuery("冰箱")).ids == ()
    phone.save()
    tasks.index_dirty()  # notices, and makes a new one
    assert engine().fingerprints().keys() == {phone.pk}


def test_a_locked_index_still_answers_and_keeps_the_marks(phone: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commerce.search.engines.whoosh.engine.WRITER_WAIT", 0.1)
    held = engine()
    assert isinstance(held, WhooshEngine)
    with held._writer():
        assert found("x1") == [phone.pk]
        with pytest.raises(EngineUnavailable):
            held.delete([phone.pk])


def test_the_command_tells_what_differs(phone: Product, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("search_index", "--verify")
    assert capsys.readouterr().out.strip() == "The index is as the database."
    other = make_spu("禾刻 A3")
    Product.objects.filter(pk=phone.pk).update(title="澜屿 Z9")
    with pytest.raises(CommandError):
        call_command("search_index", "--verify")
    assert capsys.readouterr().out.splitlines() == [f"missing {other.pk}", f"stale {phone.pk}"]
    call_command("search_index", "--rebuild", "--verify")
    Product.objects.filter(pk=other.pk).update(is_public=False)
    with pytest.raises(CommandError):
        call_command("search_index", "--verify")
    assert f"surplus {other.pk}" in capsys.readouterr().out
    services.mark_dirty([other.pk])
    call_command("search_index")
    call_command("search_index", "--verify")


def test_words_that_nobody_uses_any_more_go_at_night(phone: Product) -> None:
    assert LexiconWord.objects.filter(key="澜屿", kind="brand").exists()
    phone.delete()
    tasks.refresh_words()
    assert not LexiconWord.objects.exists()
