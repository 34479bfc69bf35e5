"""A member's picture: really a picture, small, square, and the one before it does not stay."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from commerce.accounts.models import User
from tests.commerce.api.identity import App
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_counters")]
PAGE = "/account/security/avatar/"


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def alice(client: Client) -> User:
    user = make_user("alice")
    client.force_login(user)
    return user


def picture(width: int = 640, height: int = 480, kind: str = "PNG", name: str = "../../me.php") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#c8372d").save(buffer, kind)
    return SimpleUploadedFile(name, buffer.getvalue())


def stored(user: User) -> str:
    return User.objects.get(pk=user.pk).avatar.name or ""


def said(response: Any) -> str:
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_it_is_drawn_anew(client: Client, alice: User, kind: str) -> None:
    assert client.post(PAGE, {"avatar": picture(kind=kind)})["Location"] == "/account/security/"
    name = stored(alice)
    assert name.startswith("avatars/")
    assert name.endswith(".webp")
    with default_storage.open(name) as file, Image.open(file) as image:
        assert (image.format, image.size) == ("WEBP", (256, 256))
    assert name in client.get("/account/").content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "请上传"),
        (b"<?php system($_GET['c']); ?>", "请上传"),
        (b"GIF89a" + b"\x00" * 40, "请上传"),
        (b"\x00" * (5 * 1024 * 1024 + 1), "5 MB"),
    ],
)
def test_what_is_no_picture(client: Client, alice: User, content: bytes, words: str) -> None:
    assert words in said(client.post(PAGE, {"avatar": SimpleUploadedFile("a.png", content)}))
    assert stored(alice) == ""


def test_too_many_pixels(client: Client, alice: User) -> None:
    assert "2500 万" in said(client.post(PAGE, {"avatar": picture(6000, 5000)}))


def test_none_at_all(client: Client, alice: User) -> None:
    assert said(client.post(PAGE)) == "请选择图片。"


def test_only_the_newest_is_kept(
    client: Client, alice: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, {"avatar": picture()})
    first = stored(alice)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, {"avatar": picture()})
    second = stored(alice)
    assert (default_storage.exists(first), default_storage.exists(second)) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, {"remove": "1"})
    assert (default_storage.exists(second), stored(alice)) == (False, "")


def test_the_api(alice: User) -> None:
    app, bob = App(alice), make_user("bob")
    headers = {"Authorization": f"Bearer {app.tokens.access}"}  # type: ignore[union-attr]
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    def put(**fields: Any) -> Any:
        body = encode_multipart(BOUNDARY, fields)
        return app.client.put("/api/v1/me/avatar/", body, content_type=MULTIPART_CONTENT, headers=headers)

    address = put(avatar=picture()).json()["avatar"]
    assert address.startswith("http://testserver/media/avatars/")
    refused = put(avatar=SimpleUploadedFile("a.png", b"nothing"))
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (400, ["avatar"])
    assert put().status_code == 400
    assert app("get", "me/").json()["avatar"] == address
    assert stored(bob) == ""
    assert app("delete", "me/avatar/").status_code == 204
    assert app("get", "me/").json()["avatar"] is None


def test_guests(client: Client) -> None:
    assert client.post(PAGE, {"avatar": picture()}).status_code == 302
    assert App()("delete", "me/avatar/").status_code == 401
