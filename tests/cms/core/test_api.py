"""Pages as a resource: what is live and public, and nothing else."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction, Site

from cms.home.models import HomePage
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
PAGES = "/api/v1/pages/"


@pytest.fixture
def home() -> Page:
    """The site's home page as a shop has it, with a live page, a draft and a private page below."""
    root = Page.get_first_root_node()
    home = HomePage(title="首页", slug="shop-home")
    root.add_child(instance=home)
    Site.objects.update(root_page=home)
    Site.clear_site_root_paths_cache()
    for title, live in (("关于我们", True), ("草稿", False), ("内部", True)):
        home.add_child(instance=Page(title=title, slug=f"page-{home.numchild}", live=live))
    PageViewRestriction.objects.create(page=Page.objects.get(title="内部"), restriction_type="login")
    return home


def titles(client: Client, **query: Any) -> list[str]:
    answer = client.get(PAGES, query)
    assert answer.status_code == 200, answer.content
    return [item["title"] for item in answer.json()["items"]]


def test_only_what_everybody_may_see(client: Client, home: Page) -> None:
    assert titles(client) == ["首页", "关于我们"]
    client.force_login(make_user(is_staff=True, is_superuser=True))
    assert titles(client) == ["首页", "关于我们"]
    for title in ("草稿", "内部"):
        answer = client.get(f"{PAGES}{Page.objects.get(title=title).pk}/")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_one_page(client: Client, home: Page) -> None:
    answer = client.get(f"{PAGES}{home.pk}/").json()
    assert (answer["title"], answer["meta"]["type"]) == ("首页", "home.HomePage")
    assert answer["meta"]["detail_url"].endswith(f"/api/v1/pages/{home.pk}/")


def test_order_limit_and_selection(client: Client, home: Page) -> None:
    assert titles(client, order="-id") == ["关于我们", "首页"]
    assert titles(client, limit=1, offset=1) == ["关于我们"]
    assert titles(client, type="home.HomePage") == ["首页"]
    assert titles(client, child_of=home.pk) == ["关于我们"]
    chosen = client.get(PAGES, {"fields": "_,title"}).json()["items"][0]
    assert chosen == {"title": "首页"}


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "101"},
        {"limit": "-1"},
        {"limit": "9" * 30},
        {"offset": "9" * 30},
        {"offset": "x"},
        {"order": "password"},
        {"fields": "owner(password)"},
        {"fields": "x" * 501},
        {"fields": "((((("},
        {"type": "accounts.User"},
        {"child_of": "9" * 30},
        {"search": "a\x00b"},
        {"unknown": "1"},
    ],
)
def test_odd_questions(client: Client, home: Page, query: dict[str, str]) -> None:
    answer = client.get(PAGES, query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")


def test_it_can_be_kept_and_asked_again(client: Client, home: Page) -> None:
    first = client.get(PAGES)
    assert "max-age=60" in first.headers["Cache-Control"]
    again = client.get(PAGES, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
