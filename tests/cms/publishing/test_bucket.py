"""The published store on S3: the same promises, by the protocol, against a real HTTP server."""

from collections.abc import Iterator

import boto3
import pytest
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from cms.publishing.drain import drain
from cms.publishing.services import publish_everything
from cms.publishing.store import PublishedBucket
from cms.publishing.verify import verify
from config.settings.components.storage import s3_options
from tests.factories.catalogue import Sku, make_spu, skus_of
from tests.servers.process import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[PublishedBucket]:
    port = free_port()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    options = s3_options(f"s3://key:secret@127.0.0.1:{port}/pages?tls=0")
    client = boto3.client(
        "s3", endpoint_url=options["endpoint_url"], aws_access_key_id="key", aws_secret_access_key="s"
    )
    client.create_bucket(Bucket="pages")
    store = PublishedBucket(**options | {"file_overwrite": True, "object_parameters": {"CacheControl": "no-cache"}})
    monkeypatch.setitem(storages._storages, "published", store)  # type: ignore[attr-defined]
    yield store
    server.stop()


def test_published_changed_and_removed(bucket: PublishedBucket) -> None:
    spu = make_spu("苹果", skus=[Sku()])
    name = f"item/{skus_of(spu)[0].pk}/index.html"
    publish_everything()
    assert drain().failed == 0
    assert "苹果" in (bucket.read(name) or b"").decode()
    head = bucket.bucket.Object(name)
    assert (head.content_type, head.cache_control) == ("text/html", "no-cache")

    sku = skus_of(spu)[0]
    sku.title = "梨"
    sku.save()
    drain()
    assert "梨" in (bucket.read(name) or b"").decode()

    spu.is_public = False
    spu.save()
    drain()
    assert bucket.read(name) is None
    assert not (found := verify()), found
