"""django-oscar. Where Oscar's default is a known defect, the reason stands beside our value."""

from django.utils.translation import gettext_lazy as _
from oscar.defaults import *  # noqa: F403

OSCAR_SHOP_NAME = "集市 Jishi"
OSCAR_SHOP_TAGLINE = "新鲜、实在、快"
OSCAR_HOMEPAGE = "/"  # type: ignore[assignment]  # a lazy string in Oscar
OSCAR_DEFAULT_CURRENCY = "CNY"
OSCAR_ACCOUNTS_REDIRECT_URL = "account"
OSCAR_SLUG_FUNCTION = "commerce.core.slugs.slugify_chinese"
OSCAR_THUMBNAILER = "oscar.core.thumbnails.SorlThumbnail"
# Reviews come from buyers, after moderation, never anonymously by default.
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_MODERATE_REVIEWS = True
# Eager alerts write inside every stock update.
OSCAR_EAGER_ALERTS = False
OSCAR_BASKET_COOKIE_SECURE = True
# SKUs of one colour share a picture file, so deleting one of the rows must not delete it.
OSCAR_DELETE_IMAGE_FILES = False
# Stored mails would hold password-reset links.
OSCAR_SAVE_SENT_EMAILS_TO_DB = False
OSCAR_HIDDEN_FEATURES = ["wishlists"]
OSCAR_DASHBOARD_ITEMS_PER_PAGE = 20
# Only what has an effect in this shop; everybody sees the part of it that is open to them.
OSCAR_DASHBOARD_NAVIGATION = [
    {"label": _("概览"), "icon": "fas fa-home", "url_name": "dashboard:index"},
    {"label": _("订单"), "icon": "fas fa-truck", "url_name": "dashboard:order-list"},
    {"label": _("商品"), "icon": "fas fa-box-open", "url_name": "dashboard:catalogue-product-list"},
    {"label": _("统计"), "icon": "fas fa-chart-bar", "url_name": "dashboard:order-stats"},
    {
        "label": _("支付"),
        "icon": "fas fa-yen-sign",
        "children": [
            {"label": _("支付记录"), "url_name": "dashboard:payment-list"},
            {"label": _("对账差异"), "url_name": "dashboard:payment-differences"},
            {"label": _("支付方式"), "url_name": "dashboard:payment-methods"},
        ],
    },
    {"label": _("运费模板"), "icon": "fas fa-shipping-fast", "url_name": "dashboard:shipping-freight-list"},
    {"label": _("评价"), "icon": "fas fa-comment-dots", "url_name": "dashboard:reviews-list"},
    {
        "label": _("目录"),
        "icon": "fas fa-sitemap",
        "children": [
            {"label": _("分类"), "url_name": "dashboard:catalogue-category-list"},
            {"label": _("商品类型"), "url_name": "dashboard:catalogue-class-list"},
            {"label": _("规格选项"), "url_name": "dashboard:catalogue-attribute-option-group-list"},
        ],
    },
    {"label": _("搜索"), "icon": "fas fa-search", "url_name": "dashboard:search-words"},
    {"label": _("商家"), "icon": "fas fa-store", "url_name": "dashboard:partner-list"},
    {"label": _("会员"), "icon": "fas fa-users", "url_name": "dashboard:users-index"},
]

# Oscar imports haystack: its connection is an adapter over our own engines, which keep their index themselves.
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "commerce.search.haystack.SearchEngine"}}
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"

# The shop's own settings.
SHOP_ORDER_UNPAID_MINUTES = 30
SHOP_ORDER_AUTO_RECEIVE_DAYS = 10
SHOP_LINE_QUANTITY_MAX = 200
SHOP_BASKET_LINES_MAX = 100
SHOP_LOW_STOCK = 5
SHOP_ADDRESS_LIMIT = 20
SHOP_HISTORY_LIMIT = 50
SHOP_FAVOURITES_LIMIT = 500
SHOP_REGISTRATION_LINE = ""
