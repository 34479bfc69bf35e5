"""The words of the gateways' interface."""

from enum import StrEnum


class Product(StrEnum):
    PAGE = "page"  # Alipay's cashier on a computer
    WAP = "wap"  # Alipay's cashier on a phone
    NATIVE = "native"  # WeChat: a QR code
    JSAPI = "jsapi"  # WeChat: inside its own browser
    H5 = "h5"  # WeChat: from any other browser on a phone
    COD = "cod"  # cash to the courier


class TradeStatus(StrEnum):
    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"
    UNKNOWN_TRADE = "unknown_trade"  # nobody has opened the cashier yet


class CloseResult(StrEnum):
    CLOSED = "closed"
    ALREADY_PAID = "already_paid"
    UNKNOWN_TRADE = "unknown_trade"


class RefundState(StrEnum):
    SUCCEEDED = "succeeded"
    PROCESSING = "processing"
    FAILED = "failed"
    UNKNOWN_REFUND = "unknown_refund"


class NotifyKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"


class NotifyState(StrEnum):
    """What a notification says about the trade or the refund."""

    WAITING = "waiting"
    PAID = "paid"
    FINISHED = "finished"  # paid, and no refund possible any more
    CLOSED = "closed"  # never paid, or refunded in full
    REFUND_SUCCEEDED = "refund_succeeded"
    REFUND_CLOSED = "refund_closed"
    REFUND_ABNORMAL = "refund_abnormal"  # the money could not go back to where it came from


class BillKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"


class Policy(StrEnum):
    """What an error allows the caller to do."""

    PERMANENT = "permanent"
    RETRYABLE = "retryable"
    UNKNOWN = "unknown"
