"""The embedded profile serves the published files itself, by the rules of deploy/nginx."""

import gzip
from pathlib import Path

import pytest
from django.test import Client, override_settings

from cms.home.models import HomePage
from cms.publishing.store import PublishedFolder

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(tmp_path: Path) -> Client:
    pages = PublishedFolder(location=str(tmp_path))
    pages.commit(pages.stage("item/7/index.html", "已发布".encode()))
    with override_settings(PUBLISH_ROOT=tmp_path, SERVE_PUBLISHED=True):
        client = Client()
        client.handler.load_middleware()
        return client


def test_a_file_without_a_query(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        response = client.get("/item/7/")
    assert response.content.decode() == "已发布"
    assert response["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_packed_and_asked_for_again(client: Client) -> None:
    response = client.get("/item/7/", headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(response.content).decode() == "已发布"
    again = client.get("/item/7/", headers={"Accept-Encoding": "gzip, br", "If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/item/7/?page=2", {}),
        ("/item/7", {}),
        ("/item/7/index.html", {}),
        ("/item/7/", {"Cookie": "django_language=en"}),
        ("/item/../item/7/", {}),
    ],
)
def test_the_application_answers_the_rest(client: Client, path: str, headers: dict[str, str]) -> None:
    assert "已发布" not in client.get(path, headers=headers).content.decode()


def test_other_methods(client: Client) -> None:
    assert client.head("/item/7/").status_code == 200
    assert client.post("/item/7/").status_code != 200


def test_a_preview_is_never_the_published_file(tmp_path: Path) -> None:
    pages = PublishedFolder(location=str(tmp_path))
    pages.commit(pages.stage("index.html", "已发布".encode()))
    home = HomePage.objects.get()
    home.title = "还没发布的首页"
    with override_settings(PUBLISH_ROOT=tmp_path, SERVE_PUBLISHED=True):
        shown = home.make_preview_request()
    assert "还没发布的首页" in shown.render().content.decode()
