"""The embedded profile of `make run`: SQLite, local files, simulators. Refuses nothing, so never expose it."""

import structlog

from config.settings.base import *  # noqa: F403
from config.settings.components.env import SITE_URL, VAR_DIR, env
from config.settings.components.logging import build_logging
from config.settings.components.payment import SIMULATED_ALIPAY, SIMULATED_WECHATPAY
from config.settings.components.social import SIMULATED_QQ

DEBUG = env.bool("DEBUG", default=False)
EMBEDDED_PROFILE = True
SERVE_PUBLISHED = True


def _local_secret() -> str:
    """A key made once per var folder: sessions survive a restart, and no secret stands in the repository."""
    from django.core.management.utils import get_random_secret_key

    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.write_text(get_random_secret_key(), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


SECRET_KEY = env.str("SECRET_KEY", default="") or _local_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if "QQ_APP_ID" not in env.ENVIRON:
    QQ_APP_ID = SIMULATED_QQ["QQ_APP_ID"]
    QQ_APP_KEY = SIMULATED_QQ["QQ_APP_KEY"]
    QQ_BASE_URL = env.str("QQ_BASE_URL", default=SIMULATED_QQ["QQ_BASE_URL"]).rstrip("/")
MEIDUO_DIALECT = env.bool("MEIDUO_DIALECT", default=True)
if "CORS_ALLOWED_ORIGINS" not in env.ENVIRON:
    CORS_ALLOWED_ORIGINS = [MEIDUO_FRONT_URL]  # noqa: F405
if "ALIPAY_APP_ID" not in env.ENVIRON:
    globals().update(SIMULATED_ALIPAY)
if "WECHATPAY_MCHID" not in env.ENVIRON:
    globals().update(SIMULATED_WECHATPAY)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
OSCAR_BASKET_COOKIE_SECURE = False
SHOP_STAFF_TOTP_REQUIRED = env.bool("SHOP_STAFF_TOTP_REQUIRED", default=False)
LOGGING = build_logging(structlog.dev.ConsoleRenderer(colors=False))
