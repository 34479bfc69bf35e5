"""Uploaded and drawn pictures, through django-storages: local disk by default, S3-compatible by MEDIA_STORAGE_URL."""

from urllib.parse import unquote, urlsplit

from config.settings.components.env import VAR_DIR, env

MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# s3://KEY:SECRET@HOST:PORT/BUCKET (add ?tls=0 for plain HTTP); empty means the local disk.
MEDIA_STORAGE_URL = env.str("MEDIA_STORAGE_URL", default="")


def s3_options(url: str) -> dict[str, object]:
    """Options of django-storages' S3 backend for one MEDIA_STORAGE_URL."""
    parts = urlsplit(url)
    scheme = "http" if "tls=0" in parts.query else "https"
    return {
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "endpoint_url": f"{scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else ""),
        "bucket_name": parts.path.strip("/"),
        "addressing_style": "path",
        "file_overwrite": False,
        "querystring_auth": False,
    }


STORAGES = {
    "default": (
        {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": s3_options(MEDIA_STORAGE_URL)}
        if MEDIA_STORAGE_URL
        else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
