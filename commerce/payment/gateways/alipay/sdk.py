"""python-alipay-sdk, for what it does well: building and signing requests.

It is kept from the rest: importing it would configure logging anew; it reads replies by counting braces, takes
notifications without a kind of signature, and knows no limit of size (docs/adr/0016).
"""

import logging
import sys
from datetime import datetime
from functools import lru_cache
from types import ModuleType
from typing import Any

from commerce.payment.gateways import keys
from commerce.payment.gateways.alipay.account import Account
from commerce.payment.gateways.facts import CHINA


def _quiet_loggers() -> ModuleType:
    """Stands in for the SDK's module of this name, whose import calls logging.config.dictConfig."""
    module = ModuleType("alipay.loggers")
    module.logger = logging.getLogger("python-alipay-sdk")  # type: ignore[attr-defined]
    return module


sys.modules.setdefault("alipay.loggers", _quiet_loggers())

from alipay import AliPay  # noqa: E402  (only after its loggers have been replaced)


def signed_query(account: Account, method: str, content: dict[str, str], **public: str) -> str:
    """`a=1&b=2&sign=…`, URL-encoded. The time is China's, whatever the zone of this process."""
    timestamp = datetime.now(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    sdk = _sdk(account.app_id, keys.private_pem(account.private_key), keys.public_pem(account.public_key))
    query: str = sdk.client_api(method, content, timestamp=timestamp, **public)
    return query


@lru_cache(maxsize=4)
def _sdk(app_id: str, private_pem: str, public_pem: str) -> Any:
    return AliPay(
        appid=app_id,
        app_private_key_string=private_pem,
        alipay_public_key_string=public_pem,
        sign_type="RSA2",
    )
