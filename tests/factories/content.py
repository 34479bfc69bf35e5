"""Editors, ads, pages."""

import io
import json
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Drawing
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.ads.models import Ad, AdPosition
from cms.home.models import HomePage
from cms.pages.models import CampaignPage, InformationIndexPage, InformationPage
from commerce.accounts.enums import Role
from commerce.accounts.models import User
from commerce.accounts.services.roles import give_role
from tests.factories.people import make_user

_numbers = count(1)


def make_editor(name: str | None = None) -> User:
    user = make_user(name)
    give_role(user, Role.EDITOR)
    return user


def make_picture(name: str = "picture.png", *, width: int = 40, height: int = 20) -> Any:
    """A picture as an editor uploads it."""
    buffer = io.BytesIO()
    Drawing.new("RGB", (width, height), "#c33").save(buffer, "PNG")
    file = SimpleUploadedFile(name, buffer.getvalue())
    return get_image_model().objects.create(title=name, file=file, width=width, height=height)


def make_ad(key: str = "home-carousel", **fields: Any) -> Ad:
    """A published ad in a position, which is made when it is missing."""
    position = AdPosition.objects.get_or_create(key=key, defaults={"name": key})[0]
    return Ad.objects.create(position=position, **{"title": f"广告{next(_numbers)}", "sort_order": 0, **fields})


def set_home(*body: dict[str, Any], **places: str) -> HomePage:
    """The home page with these sections, and ad positions for `carousel`, `news`, `side`."""
    hero = [{"type": place, "value": key} for place, key in places.items()]
    HomePage.objects.update(hero=json.dumps(hero), body=json.dumps(body))
    return HomePage.objects.get()


def _below(parent: Page, page: Any) -> Any:
    """Published, as an editor leaves it."""
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def make_campaign(*body: dict[str, Any], slug: str = "autumn", **fields: Any) -> CampaignPage:
    content = {"title": "秋天", "headline": "秋天来了", "body": json.dumps(body), **fields}
    return _below(HomePage.objects.get(), CampaignPage(slug=slug, **content))


def make_folder(slug: str = "help", **fields: Any) -> InformationIndexPage:
    return _below(HomePage.objects.get(), InformationIndexPage(slug=slug, **{"title": "帮助", **fields}))


def make_article(folder: Page, *body: dict[str, Any], slug: str | None = None, **fields: Any) -> InformationPage:
    slug = slug or f"article-{next(_numbers)}"
    return _below(folder, InformationPage(slug=slug, body=json.dumps(body), **{"title": slug, **fields}))
