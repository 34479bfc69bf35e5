"""The production profile. Every secret comes from the environment; a missing one stops the start."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.components.env import SITE_URL, env

DEBUG = False
EMBEDDED_PROFILE = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

if "DATABASE_URL" not in env.ENVIRON:
    raise ImproperlyConfigured("DATABASE_URL is required in production.")
if SMS_PROVIDER == "simulator":  # noqa: F405
    raise ImproperlyConfigured("SMS_PROVIDER must name a real provider in production.")
if (
    SIMULATED_ALIPAY["ALIPAY_APP_ID"] == ALIPAY_APP_ID  # noqa: F405
    or SIMULATED_WECHATPAY["WECHATPAY_MCHID"] == WECHATPAY_MCHID  # noqa: F405
    or not (ALIPAY_GATEWAY_URL.startswith("https://") and WECHATPAY_BASE_URL.startswith("https://"))  # noqa: F405
):
    raise ImproperlyConfigured("ALIPAY_… and WECHATPAY_… must name real accounts, asked over https, in production.")
if env.bool("EMBEDDED_PROFILE", default=False):
    raise ImproperlyConfigured("The embedded profile tells the answers of captchas: not in production.")

if MEIDUO_DIALECT:  # noqa: F405
    CORS_ALLOWED_ORIGINS = list(dict.fromkeys([*CORS_ALLOWED_ORIGINS, MEIDUO_FRONT_URL]))  # noqa: F405

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
