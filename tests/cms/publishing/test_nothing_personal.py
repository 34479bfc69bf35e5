"""A file is the same for everybody: whoever caused it, whatever the request said that did."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from cms.home.models import HomePage
from cms.publishing import rendering
from cms.publishing.drain import drain
from cms.publishing.services import publish_everything
from commerce.accounts.enums import Role
from commerce.accounts.models import User
from commerce.accounts.services.roles import give_role
from tests.factories.catalogue import Sku, make_category, make_spu, skus_of
from tests.factories.orders import make_basket
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

EVIL = {"HTTP_HOST": "evil.example", "HTTP_X_FORWARDED_HOST": "worse.example", "HTTP_X_FORWARDED_PROTO": "gopher"}


def test_no_file_holds_anything_of_who_triggered_it(folder: Path) -> None:
    editor = make_user("zx7editor", first_name="zx7name")
    give_role(editor, Role.EDITOR)
    give_role(editor, Role.ADMINISTRATOR)
    spu = make_spu("苹果", skus=[Sku()], category=make_category())
    make_basket(editor, lines={skus_of(spu)[0]: 7})
    client = Client(**EVIL)  # type: ignore[arg-type]
    client.force_login(User.objects.get(pk=editor.pk), backend="commerce.accounts.backends.LoginBackend")
    publish_everything()
    # The drain runs in a task; even inside the editor's own request nothing of it may get through.
    home = HomePage.objects.get()
    response = client.post("/dashboard/publish/", {"tag": f"page:{home.pk}", "next": "/"})
    assert response.status_code == 302
    client.get("/")

    count = drain()

    assert count.failed == 0
    texts = {path: path.read_text() for path in folder.rglob("*") if path.suffix in (".html", ".json")}
    assert len(texts) >= 6
    own = settings.SITE_URL.partition("://")[2]
    for path, text in texts.items():
        assert not re.search("csrf|zx7|evil|worse|gopher|wagtail-userbar|sessionid", text), path
        hosts = set(re.findall(r"https?://([^/\"' ]+)", text)) - {"www.w3.org", "schema.org"}
        assert hosts <= {own}, path


@pytest.mark.parametrize("path", ["/basket/", "/account/login/", "/search/"])
def test_a_page_with_a_form_token_or_a_cookie_is_never_published(path: str) -> None:
    result = rendering.render(path)
    assert not isinstance(result, rendering.Rendered) or b"csrf" not in result.body


def test_a_page_that_sets_a_cookie_fails() -> None:
    result = rendering.render("/account/login/")
    assert isinstance(result, rendering.Failed)
