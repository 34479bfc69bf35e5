"""From a mark to a file, and what happens when something goes wrong on the way."""

from pathlib import Path

import pytest

from cms.publishing.drain import drain
from cms.publishing.models import PublishedPage
from cms.publishing.services import publish_everything
from cms.publishing.verify import verify
from tests.factories.catalogue import Sku, make_brand, make_category, make_spu, skus_of

pytestmark = pytest.mark.django_db


def test_everything_is_published_and_verified(folder: Path) -> None:
    category = make_category("水果")
    spu = make_spu("苹果", category=category, brand=make_brand(), skus=[Sku()])
    publish_everything()

    count = drain()

    assert count.failed == 0, list(PublishedPage.objects.exclude(error="").values_list("path", "error"))
    assert "苹果" in (folder / f"item/{skus_of(spu)[0].pk}/index.html").read_text()
    assert (folder / "index.html").exists()
    assert not (found := verify()), found
