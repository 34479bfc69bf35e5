"""Which of a provider's products suits the browser that asks. A guess: whoever knows better says so."""

from commerce.order.enums import PaymentMethodCode
from commerce.payment.gateways.enums import Product

PHONE_MARKS = ("Mobile", "Android", "iPhone")
WECHAT_MARK = "MicroMessenger"


def product_for(*, method: str, user_agent: str, openid: str = "") -> Product:
    """Phones get the pages made for them, computers a page or a QR code.

    WeChat's own browser can pay in place, but only for an openid that is known (WeChat Pay v3, JSAPI).
    """
    on_phone = any(mark in user_agent for mark in PHONE_MARKS)
    if method == PaymentMethodCode.ALIPAY:
        return Product.WAP if on_phone else Product.PAGE
    if method == PaymentMethodCode.WECHATPAY:
        if WECHAT_MARK in user_agent and openid:
            return Product.JSAPI
        return Product.H5 if on_phone else Product.NATIVE
    return Product.COD
