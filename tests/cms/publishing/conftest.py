from pathlib import Path

import pytest
from django.core.files.storage import storages

from cms.publishing.store import PublishedFolder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store of this test's own."""
    root = tmp_path / "published"
    monkeypatch.setitem(storages._storages, "published", PublishedFolder(location=str(root)))
    return root
