from pathlib import Path

from django.core.files.storage import default_storage
from PIL import Image
from pytest_django.fixtures import Settings

from commerce.catalogue import placeholder
from commerce.catalogue.pictures import rendition_name


def test_it_is_stored_once_with_its_smaller_copy(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    placeholder.ensure_stored()
    placeholder.ensure_stored()
    assert sorted(path.name for path in (tmp_path / "placeholders").iterdir()) == ["goods.400.webp", "goods.webp"]
    with default_storage.open(placeholder.NAME) as file, Image.open(file) as picture:
        assert picture.size == (placeholder.SIZE, placeholder.SIZE)
    with default_storage.open(rendition_name(placeholder.NAME, 400)) as file, Image.open(file) as copy:
        assert copy.size == (400, 400)
