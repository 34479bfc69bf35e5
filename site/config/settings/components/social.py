"""Signing in with an account at QQ, WeChat or Weibo. A provider is offered as soon as its keys are set."""

from config.settings.components.env import SIMULATORS_URL, SITE_URL, env

# The embedded profile uses these where the environment names no application of its own.
SIMULATED_QQ = {"QQ_APP_ID": "101000001", "QQ_APP_KEY": "simulator", "QQ_BASE_URL": f"{SIMULATORS_URL}/qq"}

QQ_APP_ID = env.str("QQ_APP_ID", default="")
QQ_APP_KEY = env.str("QQ_APP_KEY", default="")
QQ_BASE_URL = env.str("QQ_BASE_URL", default="https://graph.qq.com").rstrip("/")
WEIXIN_APP_ID = env.str("WEIXIN_APP_ID", default="")
WEIXIN_APP_KEY = env.str("WEIXIN_APP_KEY", default="")
WEIBO_APP_ID = env.str("WEIBO_APP_ID", default="")
WEIBO_APP_KEY = env.str("WEIBO_APP_KEY", default="")

# Where a provider sends people who started through the API; a front end of its own names its page here.
SOCIAL_API_CALLBACK_URL = env.str("SOCIAL_API_CALLBACK_URL", default=f"{SITE_URL}/account/{{provider}}/callback/")

SOCIAL_AUTH_STRATEGY = "commerce.accounts.social.strategy.ShopStrategy"
# Who it is, and then nothing: accounts are neither made nor found by e-mail here.
SOCIAL_AUTH_PIPELINE = (
    "social_core.pipeline.social_auth.social_details",
    "social_core.pipeline.social_auth.social_uid",
    "commerce.accounts.social.identities.identify",
)
# Seconds to connect, and to answer.
SOCIAL_AUTH_REQUESTS_TIMEOUT = (3, 4)
# Seconds between leaving for the provider and coming back, and then to prove whose account it is to be.
SOCIAL_AUTH_STATE_LIFETIME = 600
SHOP_BIND_SECONDS = 900
