"""Who may come in: life times of sessions and links, and what members agree to."""

from config.settings.components.env import env

# How many proxies of ours stand before the application: only so many addresses of X-Forwarded-For are believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# The version of account/terms.html that is in force; a consent is recorded with it.
SHOP_TERMS_VERSION = "2026-08"

SHOP_ACCESS_TOKEN_MINUTES = 10
# A device that is not used for so long has to sign in again.
SHOP_REFRESH_DAYS = 30
SHOP_PASSWORD_RESET_MINUTES = 15
SHOP_EMAIL_ACTIVATION_HOURS = 72

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="集市 Jishi <no-reply@jishi.example>")

# Whether the back offices open only to who has passed the second step; whoever has none is led to set it up. The
# embedded profile lets the demo accounts in without.
SHOP_STAFF_TOTP_REQUIRED = env.bool("SHOP_STAFF_TOTP_REQUIRED", default=True)
# How the shop is called in the authenticator. Our pages show the secret, once; Django's admin never does.
OTP_TOTP_ISSUER = "Jishi"
OTP_ADMIN_HIDE_SENSITIVE_DATA = True
