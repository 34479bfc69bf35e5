"""Who takes the money. A provider is offered as soon as its account is set; see docs/payments-providers.md.

A key is given as text (PEM, or the bare base64 that the providers hand out) or, better, as the path of a file.
"""

from config.settings.components.env import SIMULATORS_URL, VAR_DIR, env

ALIPAY_GATEWAY_URL = env.str("ALIPAY_GATEWAY_URL", default="https://openapi.alipay.com/gateway.do")
ALIPAY_APP_ID = env.str("ALIPAY_APP_ID", default="")
ALIPAY_SELLER_ID = env.str("ALIPAY_SELLER_ID", default="")
ALIPAY_PRIVATE_KEY = env.str("ALIPAY_PRIVATE_KEY", default="", multiline=True)
ALIPAY_PRIVATE_KEY_PATH = env.str("ALIPAY_PRIVATE_KEY_PATH", default="")
# Alipay's own, not the application's.
ALIPAY_PUBLIC_KEY = env.str("ALIPAY_PUBLIC_KEY", default="", multiline=True)
ALIPAY_PUBLIC_KEY_PATH = env.str("ALIPAY_PUBLIC_KEY_PATH", default="")
# Seconds until an answer must be complete.
ALIPAY_TIMEOUT = env.float("ALIPAY_TIMEOUT", default=4.0)

WECHATPAY_BASE_URL = env.str("WECHATPAY_BASE_URL", default="https://api.mch.weixin.qq.com").rstrip("/")
WECHATPAY_MCHID = env.str("WECHATPAY_MCHID", default="")
WECHATPAY_APPID = env.str("WECHATPAY_APPID", default="")
# Of the merchant's certificate; its private key signs what we send.
WECHATPAY_SERIAL = env.str("WECHATPAY_SERIAL", default="")
WECHATPAY_PRIVATE_KEY = env.str("WECHATPAY_PRIVATE_KEY", default="", multiline=True)
WECHATPAY_PRIVATE_KEY_PATH = env.str("WECHATPAY_PRIVATE_KEY_PATH", default="")
WECHATPAY_PUBLIC_KEY = env.str("WECHATPAY_PUBLIC_KEY", default="", multiline=True)
WECHATPAY_PUBLIC_KEY_PATH = env.str("WECHATPAY_PUBLIC_KEY_PATH", default="")
WECHATPAY_PUBLIC_KEY_ID = env.str("WECHATPAY_PUBLIC_KEY_ID", default="")
WECHATPAY_APIV3_KEY = env.str("WECHATPAY_APIV3_KEY", default="")
WECHATPAY_APIV3_KEY_PATH = env.str("WECHATPAY_APIV3_KEY_PATH", default="")
WECHATPAY_TIMEOUT = env.float("WECHATPAY_TIMEOUT", default=4.0)

# Calls to one provider at a time in one process: a provider that hangs must not take every thread of the web server.
PAYMENT_CONCURRENT_CALLS = env.int("PAYMENT_CONCURRENT_CALLS", default=2)

# The embedded profile uses these where the environment names no account of its own. The simulators make the keys at
# their first start, in the same folder.
SIMULATED_KEYS = VAR_DIR / "simulated-payments"
SIMULATED_ALIPAY = {
    "ALIPAY_GATEWAY_URL": f"{SIMULATORS_URL}/alipay/gateway.do",
    "ALIPAY_APP_ID": "2021000000000001",
    "ALIPAY_SELLER_ID": "2088000000000001",
    "ALIPAY_PRIVATE_KEY_PATH": str(SIMULATED_KEYS / "alipay-shop-private.pem"),
    "ALIPAY_PUBLIC_KEY_PATH": str(SIMULATED_KEYS / "alipay-public.pem"),
}
SIMULATED_WECHATPAY = {
    "WECHATPAY_BASE_URL": f"{SIMULATORS_URL}/wechatpay",
    "WECHATPAY_MCHID": "1900000001",
    "WECHATPAY_APPID": "wx0000000000000001",
    "WECHATPAY_SERIAL": "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
    "WECHATPAY_PRIVATE_KEY_PATH": str(SIMULATED_KEYS / "wechatpay-shop-private.pem"),
    "WECHATPAY_PUBLIC_KEY_PATH": str(SIMULATED_KEYS / "wechatpay-public.pem"),
    "WECHATPAY_PUBLIC_KEY_ID": "PUB_KEY_ID_0119000000012026010100000000000001",
    "WECHATPAY_APIV3_KEY_PATH": str(SIMULATED_KEYS / "wechatpay-apiv3.key"),
}
