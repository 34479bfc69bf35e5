"""What a person has paid and got back. The records outlive the account, as the law asks; they name nobody."""

from typing import Any

from django.utils.translation import gettext as _

from commerce.core.errors import Conflict
from commerce.core.personal_data import exports, moment, objects
from commerce.payment.enums import LIVE, UNFINISHED
from commerce.payment.models import PaymentAttempt, Refund


@exports("payments")
def _payments(user_id: int) -> list[dict[str, Any]]:
    attempts = PaymentAttempt.objects.filter(order__user=user_id).select_related("order")
    return [
        {
            "order": attempt.order.number,
            "method": attempt.method,
            "trade_no": attempt.trade_no,
            "amount": str(attempt.amount),
            "state": attempt.state,
            "created_at": moment(attempt.created_at),
            "paid_at": moment(attempt.paid_at),
        }
        for attempt in attempts
    ]


@exports("refunds")
def _refunds(user_id: int) -> list[dict[str, Any]]:
    refunds = Refund.objects.filter(order__user=user_id).select_related("order")
    return [
        {
            "order": refund.order.number,
            "refund_no": refund.refund_no,
            "amount": str(refund.amount),
            "reason": refund.reason_label,
            "state": refund.state,
            "created_at": moment(refund.created_at),
            "finished_at": moment(refund.finished_at),
        }
        for refund in refunds
    ]


@objects
def _money_is_on_its_way(user_id: int) -> None:
    live = PaymentAttempt.objects.filter(order__user=user_id, state__in=LIVE)
    if live.exists() or Refund.objects.filter(order__user=user_id, state__in=UNFINISHED).exists():
        raise Conflict(_("您还有正在进行的付款或退款，完成后才能注销账号。"))
