"""Installed applications and middleware, floor by floor. Our forks of Oscar apps replace Oscar's own configs."""

COMMERCE_APPS = [
    "commerce.core",
    "commerce.regions",
    "commerce.verification",
    "commerce.accounts",
    "commerce.catalogue.apps.CatalogueConfig",
    "commerce.catalogue.reviews.apps.CatalogueReviewsConfig",
    "commerce.browsing",
    "commerce.partner.apps.PartnerConfig",
    "commerce.search.apps.SearchConfig",
    "commerce.basket.apps.BasketConfig",
    "commerce.shipping.apps.ShippingConfig",
    "commerce.order.apps.OrderConfig",
    "commerce.payment.apps.PaymentConfig",
    "commerce.checkout.apps.CheckoutConfig",
    "commerce.api",
]

OSCAR_APPS = [
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
]

# Dashboards come after the core apps: they read models at import time.
DASHBOARD_APPS = [
    "commerce.dashboard.apps.DashboardConfig",
    "commerce.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "commerce.dashboard.users.apps.UsersDashboardConfig",
    "commerce.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "commerce.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "commerce.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "commerce.dashboard.shipping.apps.ShippingDashboardConfig",
    "commerce.dashboard.search.apps.SearchDashboardConfig",
]

CMS_APPS = ["cms.core", "cms.home", "cms.pages", "cms.channels", "cms.ads", "cms.publishing"]

# `wagtail.search` alone: listing `modelsearch` beside it breaks saving pages.
WAGTAIL_APPS = [
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]

DJANGO_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.flatpages",
]

LIBRARY_APPS = [
    "social_django",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "widget_tweaks",
    "haystack",
    "treebeard",
    "django_tables2",
    "sorl.thumbnail",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
    "django_structlog",
]

INSTALLED_APPS = [
    "tasks",
    *CMS_APPS,
    *COMMERCE_APPS,
    *OSCAR_APPS,
    *DASHBOARD_APPS,
    *WAGTAIL_APPS,
    "whitenoise.runserver_nostatic",
    *DJANGO_APPS,
    *LIBRARY_APPS,
]

MIDDLEWARE = [
    "django_structlog.middlewares.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "commerce.core.middleware.NoNulMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    # Before the session: a published page has nothing to do with who asks.
    "cms.publishing.middleware.PublishedPagesMiddleware",
    # Around the session: its hint follows from the session cookie, which that middleware writes on the way out.
    "commerce.basket.middleware.BasketCookieMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "commerce.accounts.middleware.DeviceSessionMiddleware",
    "commerce.accounts.middleware.SecondStepMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "commerce.core.middleware.ShopErrorMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

AUTH_USER_MODEL = "accounts.User"
SITE_ID = 1
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
