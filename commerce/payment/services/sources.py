"""Oscar's records of money, which its dashboard shows: one Source for an order and method, a Transaction each time."""

from commerce.payment.models import PaymentAttempt, PaymentMethod, Refund, Source, SourceType, Transaction
from commerce.payment.services.arithmetic import plus


def debit(attempt: PaymentAttempt) -> None:
    """The attempt's money has come. In the transaction of whoever holds the order."""
    source = _source_of(attempt)
    Source.objects.filter(pk=source.pk).update(
        amount_allocated=plus("amount_allocated", attempt.amount),
        amount_debited=plus("amount_debited", attempt.amount),
    )
    _write(source, Transaction.DEBIT, attempt, attempt.trade_no)


def give_back(refund: Refund) -> None:
    """The refund's money has gone. In the transaction of whoever holds the order."""
    source = _source_of(refund.attempt)
    Source.objects.filter(pk=source.pk).update(amount_refunded=plus("amount_refunded", refund.amount))
    _write(source, Transaction.REFUND, refund, refund.refund_no)


def _write(source: Source, kind: str, what: PaymentAttempt | Refund, reference: str) -> None:
    Transaction.objects.create(
        source=source, txn_type=kind, amount=what.amount, reference=reference, status="succeeded"
    )


def _source_of(attempt: PaymentAttempt) -> Source:
    names = dict(PaymentMethod.objects.values_list("code", "name"))
    kind, _made = SourceType.objects.get_or_create(
        code=attempt.method, defaults={"name": names.get(attempt.method, attempt.method)}
    )
    source, _made = Source.objects.get_or_create(
        order_id=attempt.order_id, source_type=kind, defaults={"reference": attempt.trade_no}
    )
    return source
