"""What all parts of sitemap.xml share."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap

#: Addresses in one file; above it, the index names several. The protocol's own limit is 50,000.
LIMIT = 10_000


class ShopSitemap(Sitemap):  # type: ignore[type-arg]
    """On the canonical host, whatever host was asked."""

    limit = LIMIT

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme
