"""REST API v1: one error shape, JSON only, pages, throttles, OpenAPI."""

from corsheaders.defaults import default_headers

from config.settings.components.env import env

# By member, or by address for guests; a view of a scope of its own is counted in that besides.
THROTTLE_RATES = {
    "read": "600/min",
    "write": "120/min",
    "search": "240/min",
    "orders": "120/min",
    "uploads": "30/min",
    "export": "10/hour",
    "payment": "30/min",
    "refund": "10/min",
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["commerce.api.parsers.ShopJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "commerce.api.authentication.BearerAuthentication",
        "commerce.api.authentication.ShopSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "commerce.api.pagination.ShopPagination",
    "DEFAULT_SCHEMA_CLASS": "commerce.api.schema.ShopSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "commerce.api.throttles.ReadThrottle",
        "commerce.api.throttles.WriteThrottle",
        "commerce.api.throttles.ScopeThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": THROTTLE_RATES,
    "EXCEPTION_HANDLER": "commerce.api.errors.handle_exception",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Jishi API",
    "VERSION": "1.0.0",
    "DESCRIPTION": "The headless API of the shop. Money is a decimal string in CNY, times are ISO 8601.",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "PREPROCESSING_HOOKS": ["commerce.api.schema.only_api"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "commerce.api.schema.add_error_responses",
        "commerce.api.schema.say_what_selection_leaves_out",
        "commerce.api.schema_examples.add_missing_examples",
    ],
    "ENUM_NAME_OVERRIDES": {
        "StockState": "commerce.catalogue.enums.StockState",
        "ProductOrdering": "commerce.catalogue.enums.Ordering",
        "OrderStatus": "commerce.order.enums.OrderStatus",
        "PaymentMethodCode": "commerce.order.enums.PaymentMethodCode",
        "PrepaidMethod": "commerce.api.v1.payments.PREPAID",
        "PaymentState": "commerce.payment.enums.AttemptState",
        "RefundState": "commerce.payment.enums.RefundStatus",
    },
    "TAGS": [
        {"name": "catalogue", "description": "Categories, brands, products (SPUs) and SKUs."},
        {"name": "content", "description": "What editors arrange."},
        {"name": "auth", "description": "Accounts: registering, signing in, forgotten passwords."},
        {"name": "me", "description": "What belongs to this visitor."},
        {"name": "basket", "description": "What somebody is about to buy."},
        {"name": "orders", "description": "Settlement, orders, reviews by buyers."},
        {"name": "payments", "description": "Paying an order, and getting the money back."},
        {"name": "verification", "description": "Captchas and codes by text message."},
        {"name": "regions", "description": "Provinces, cities, districts."},
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
}

# The dialect of the public meiduo front end, below /meiduo/; and where that front end stands: people come
# back there from QQ and Alipay. Its pages know no refreshing of tokens.
MEIDUO_DIALECT = env.bool("MEIDUO_DIALECT", default=False)
MEIDUO_FRONT_URL = env.str("MEIDUO_FRONT_URL", default="http://www.meiduo.site:8080").rstrip("/")
MEIDUO_TOKEN_MINUTES = env.int("MEIDUO_TOKEN_MINUTES", default=24 * 60)

CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOW_HEADERS = [*default_headers, "idempotency-key", "if-none-match", "if-modified-since"]
CORS_EXPOSE_HEADERS = ["ETag", "Last-Modified", "Retry-After", "Content-Disposition"]
CORS_URLS_REGEX = r"^/(api|meiduo)/"
