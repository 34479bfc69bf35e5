"""Wagtail: content pages, channels and ads."""

from config.settings.components.env import SITE_URL, env

WAGTAIL_SITE_NAME = "集市 Jishi"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
# The account pages do this, with their limits, proofs and sessions.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# Content (cms/core/policies.py): with 1, what an editor changes goes online when another editor has approved it.
SHOP_CONTENT_APPROVAL = env.bool("SHOP_CONTENT_APPROVAL", default=False)
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.core.approved.publish_approved"
