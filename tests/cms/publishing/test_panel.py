"""What editors and merchants see of the publisher, and who may ask it for more."""

from pathlib import Path

import pytest
from django.test import Client

from cms.ads.models import AdPosition
from cms.home.models import HomePage
from cms.publishing.drain import drain
from cms.publishing.enums import PageState
from cms.publishing.selectors import publication_of, tags_about
from cms.publishing.services import publish_everything
from commerce.accounts.enums import Role
from commerce.accounts.models import User
from commerce.accounts.services.roles import give_role
from commerce.core.dirty import mark_dirty
from commerce.core.models import DirtyTag
from tests.commerce.dashboard.conftest import make_merchant
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def login(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="commerce.accounts.backends.LoginBackend")
    return client


@pytest.fixture
def editor() -> User:
    user = make_user()
    give_role(user, Role.EDITOR)
    return User.objects.get(pk=user.pk)


def test_queued_published_and_failed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spu = make_spu(skus=[Sku()])
    assert publication_of(tags=[f"spu:{spu.pk}"]).state is PageState.QUEUED
    drain()

    published = publication_of(tags=[f"spu:{spu.pk}"])
    assert published.state is PageState.PUBLISHED
    assert [page.path for page in published.pages] == [f"/live/spu/{spu.pk}.json", f"/item/{skus_of(spu)[0].pk}/"]

    monkeypatch.setattr("commerce.catalogue.selectors.gallery", lambda _sku: 1 / 0)
    mark_dirty(f"spu:{spu.pk}")
    drain()
    failed = publication_of(tags=[f"spu:{spu.pk}"])
    assert (failed.state, failed.failed, failed.queued) == (PageState.FAILED, 1, 1)
    assert (folder / f"item/{skus_of(spu)[0].pk}/index.html").exists()


def test_the_dashboard_tells_a_merchant_and_publishes_again(folder: Path) -> None:
    user, partner = make_merchant("farmer", "果园")
    spu = make_spu(skus=[Sku()], partner=partner)
    publish_everything()
    drain()
    client = login(user)

    page = client.get(f"/dashboard/catalogue/products/{spu.pk}/").content.decode()
    assert 'data-state="published"' in page
    assert f"/item/{skus_of(spu)[0].pk}/" in page

    response = client.post("/dashboard/publish/", {"tag": f"spu:{spu.pk}", "next": "/dashboard/"})
    assert (response.status_code, response["Location"]) == (302, "/dashboard/")
    assert DirtyTag.objects.filter(tag=f"spu:{spu.pk}", spread_at=None).count() == 1


def test_wagtail_tells_an_editor(folder: Path, editor: User) -> None:
    publish_everything()
    drain()
    home = HomePage.objects.get()
    client = login(editor)

    assert 'data-state="published"' in client.get(f"/cms/pages/{home.pk}/edit/").content.decode()

    assert client.post("/dashboard/publish/", {"tag": f"page:{home.pk}"}).status_code == 302
    assert client.post("/dashboard/publish/", {"tag": "ads:home-side"}).status_code == 302


HOSTILE = ["spu:{other}", "page:3", "channel-menu", "everything", "", "spu:1e9", "spu:٣", "home"]


@pytest.mark.parametrize("tag", HOSTILE)
def test_nobody_publishes_what_is_not_theirs(tag: str) -> None:
    user, _partner = make_merchant("farmer", "果园")
    other = make_spu(skus=[Sku()])
    DirtyTag.objects.all().delete()
    tag = tag.format(other=other.pk)

    assert login(user).post("/dashboard/publish/", {"tag": tag}).status_code == 403
    assert login(make_user()).post("/dashboard/publish/", {"tag": tag}).status_code == 403
    assert Client().post("/dashboard/publish/", {"tag": tag}).status_code in (302, 403)
    assert not DirtyTag.objects.exists()


def test_an_ad_and_its_position_touch_the_same_pages() -> None:
    position = AdPosition(pk=1, key="home-side")
    assert tags_about(position) == ["ads:home-side"]
