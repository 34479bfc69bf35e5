"""Published pages: a local folder that nginx serves (and the embedded profile itself), or an S3-compatible store."""

from config.settings.components.env import VAR_DIR, env
from config.settings.components.storage import STORAGES, s3_options

PUBLISH_ROOT = VAR_DIR / "published"
# As MEDIA_STORAGE_URL; empty means the local folder.
PUBLISH_STORAGE_URL = env.str("PUBLISH_STORAGE_URL", default="")
# Whether the application server answers with the files itself, where no nginx stands before it.
SERVE_PUBLISHED = False

STORAGES["published"] = (
    {
        "BACKEND": "cms.publishing.store.PublishedBucket",
        "OPTIONS": {
            **s3_options(PUBLISH_STORAGE_URL),
            "file_overwrite": True,
            "object_parameters": {"CacheControl": "no-cache"},
        },
    }
    if PUBLISH_STORAGE_URL
    else {"BACKEND": "cms.publishing.store.PublishedFolder", "OPTIONS": {"location": str(PUBLISH_ROOT)}}
)
