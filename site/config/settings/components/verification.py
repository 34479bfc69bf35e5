"""Captchas and codes by text message: limits, and who carries the messages."""

from config.settings.components.env import env

# Per address (per /64 of IPv6) in ten minutes.
CAPTCHA_LIMIT_PER_ADDRESS = env.int("CAPTCHA_LIMIT_PER_ADDRESS", default=1200)
CAPTCHA_SOUND_LIMIT_PER_ADDRESS = env.int("CAPTCHA_SOUND_LIMIT_PER_ADDRESS", default=60)

# What one number may get is fixed: 1 a minute, 5 an hour, 10 a day. Many people share an address behind a carrier's
# network; the totals are what the shop is ready to pay for.
SMS_LIMIT_PER_ADDRESS_HOUR = env.int("SMS_LIMIT_PER_ADDRESS_HOUR", default=40)
SMS_LIMIT_PER_ADDRESS_DAY = env.int("SMS_LIMIT_PER_ADDRESS_DAY", default=200)
SMS_LIMIT_TOTAL_HOUR = env.int("SMS_LIMIT_TOTAL_HOUR", default=2000)
SMS_LIMIT_TOTAL_DAY = env.int("SMS_LIMIT_TOTAL_DAY", default=20000)

# simulator | aliyun | tencent | yuntongxun. All may be set up, so that changing this one name changes over.
SMS_PROVIDER = env.str("SMS_PROVIDER", default="simulator")
SMS_SIMULATOR_KEY = env.str("SIMULATORS_SMS_KEY", default="simulator")

# Templates by purpose, with one for all others: `default=SMS_1,register=SMS_2`.
SMS_ALIYUN_ENDPOINT = env.str("SMS_ALIYUN_ENDPOINT", default="https://dysmsapi.aliyuncs.com/")
SMS_ALIYUN_ACCESS_KEY_ID = env.str("SMS_ALIYUN_ACCESS_KEY_ID", default="")
SMS_ALIYUN_ACCESS_KEY_SECRET = env.str("SMS_ALIYUN_ACCESS_KEY_SECRET", default="")
SMS_ALIYUN_SIGN_NAME = env.str("SMS_ALIYUN_SIGN_NAME", default="")
SMS_ALIYUN_TEMPLATES = env.dict("SMS_ALIYUN_TEMPLATES", default={})

SMS_TENCENT_ENDPOINT = env.str("SMS_TENCENT_ENDPOINT", default="https://sms.tencentcloudapi.com/")
SMS_TENCENT_REGION = env.str("SMS_TENCENT_REGION", default="ap-guangzhou")
SMS_TENCENT_APP_ID = env.str("SMS_TENCENT_APP_ID", default="")
SMS_TENCENT_SECRET_ID = env.str("SMS_TENCENT_SECRET_ID", default="")
SMS_TENCENT_SECRET_KEY = env.str("SMS_TENCENT_SECRET_KEY", default="")
SMS_TENCENT_SIGN_NAME = env.str("SMS_TENCENT_SIGN_NAME", default="")
SMS_TENCENT_TEMPLATES = env.dict("SMS_TENCENT_TEMPLATES", default={})
# What the approved texts have as {1}, {2}: `code` or `code,minutes`.
SMS_TENCENT_PARAMETERS = env.list("SMS_TENCENT_PARAMETERS", default=["code", "minutes"])

SMS_YUNTONGXUN_ENDPOINT = env.str("SMS_YUNTONGXUN_ENDPOINT", default="https://app.cloopen.com:8883")
SMS_YUNTONGXUN_ACCOUNT_SID = env.str("SMS_YUNTONGXUN_ACCOUNT_SID", default="")
SMS_YUNTONGXUN_AUTH_TOKEN = env.str("SMS_YUNTONGXUN_AUTH_TOKEN", default="")
SMS_YUNTONGXUN_APP_ID = env.str("SMS_YUNTONGXUN_APP_ID", default="")
SMS_YUNTONGXUN_TEMPLATES = env.dict("SMS_YUNTONGXUN_TEMPLATES", default={})
