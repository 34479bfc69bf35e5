"""REST API v1: one error shape, JSON only, pages, throttles, OpenAPI."""

from config.settings.components.env import env

THROTTLE_RATES = {"read": "600/min", "write": "120/min", "payment": "30/min", "refund": "10/min"}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["commerce.api.parsers.ShopJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "commerce.api.authentication.BearerAuthentication",
        "commerce.api.authentication.ShopSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "commerce.api.pagination.ShopPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "commerce.api.throttles.ReadThrottle",
        "commerce.api.throttles.WriteThrottle",
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
    ],
    "ENUM_NAME_OVERRIDES": {
        "StockState": "commerce.catalogue.enums.StockState",
        "ProductOrdering": "commerce.catalogue.enums.Ordering",
        "PaymentMethodCode": "commerce.order.enums.PaymentMethodCode",
        "PaymentState": "commerce.payment.enums.AttemptState",
        "RefundState": "commerce.payment.enums.RefundStatus",
        "PrepaidMethod": "commerce.api.v1.payments.PREPAID",
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

CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_CREDENTIALS = True
CORS_URLS_REGEX = r"^/(api|meiduo)/"
