"""What the shop and a payment provider agree on. Money is CNY as Decimal with 2 places; times are aware."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from commerce.payment.gateways.enums import (
    BillKind,
    CloseResult,
    NotifyKind,
    NotifyState,
    Policy,
    Product,
    RefundState,
    TradeStatus,
)


@dataclass(frozen=True)
class PaymentRequest:
    """`subject` is a constant of the shop: nothing a user has typed may get into what is signed."""

    trade_no: str
    amount: Decimal
    product: Product
    expires_at: datetime
    return_url: str
    client_ip: str
    subject: str
    openid: str = ""  # of the payer, for Product.JSAPI only


@dataclass(frozen=True)
class PaymentInstruction:
    """How the payer goes on: one of the three is set, or none when there is nothing to do (cash)."""

    redirect_url: str = ""
    qr_code: str = ""  # the content of the QR code, not a picture
    jsapi: Mapping[str, str] | None = None


@dataclass(frozen=True)
class TradeState:
    state: TradeStatus
    provider_trade_no: str = ""
    amount: Decimal | None = None
    paid_at: datetime | None = None


@dataclass(frozen=True)
class RefundRequest:
    """`total` is what the whole trade paid; `reason` is ours, not a user's."""

    trade_no: str
    refund_no: str
    amount: Decimal
    total: Decimal
    reason: str


@dataclass(frozen=True)
class RefundResult:
    state: RefundState
    provider_refund_no: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True)
class Notification:
    """What a provider has told us, signed by it and meant for our account. Order, amount and state are not checked.

    `key` is the same for every repetition of one notification. `facts` is the content with personal data masked.
    """

    key: str
    kind: NotifyKind
    state: NotifyState
    trade_no: str
    provider_trade_no: str
    amount: Decimal | None  # the payment's, or the refund's
    refund_no: str = ""
    provider_refund_no: str = ""
    happened_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NotifyAnswer:
    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True)
class BillRow:
    """One line of the provider's daily bill; the amount of a refund is positive."""

    kind: BillKind
    trade_no: str
    provider_trade_no: str
    refund_no: str
    amount: Decimal
    happened_at: datetime


class GatewayError(Exception):
    """`reason` is for the log: the provider's own code or a word of ours, never a secret or anything personal."""

    policy: ClassVar[Policy]

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PermanentGatewayError(GatewayError):
    """Understood and refused: the same request will be refused again."""

    policy = Policy.PERMANENT


class RetryableGatewayError(GatewayError):
    """Certainly nothing has been done: the same request, with the same numbers, may be sent again."""

    policy = Policy.RETRYABLE


class UnknownOutcome(GatewayError):
    """It may have been done. Query before anything else, and never with new numbers."""

    policy = Policy.UNKNOWN


class NotifyRefused(Exception):
    """A notification that proves nothing; `reason` is for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Gateway(Protocol):
    """One provider. Each verb but the two of notifying raises GatewayError, and answers within a few seconds.

    The verbs that only ask (`query`, `query_refund`, `download_bill`) never raise UnknownOutcome.
    """

    code: str
    products: frozenset[Product]

    def create(self, *, request: PaymentRequest) -> PaymentInstruction: ...

    def query(self, *, trade_no: str) -> TradeState: ...

    def close(self, *, trade_no: str) -> CloseResult: ...

    def refund(self, *, request: RefundRequest) -> RefundResult: ...

    def query_refund(self, *, trade_no: str, refund_no: str) -> RefundResult: ...

    def parse_notify(self, *, body: bytes, headers: Mapping[str, str]) -> Notification:
        """Raises NotifyRefused unless it is signed by the provider and meant for our account. Touches no network."""

    def notify_answer(self, *, accepted: bool) -> NotifyAnswer: ...

    def download_bill(self, *, day: date) -> Iterable[BillRow]: ...
