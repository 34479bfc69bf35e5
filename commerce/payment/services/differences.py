"""What our books and a provider's disagree about, for people to settle."""

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.accounts.models import User
from commerce.core.errors import Conflict
from commerce.payment.enums import DifferenceKind, DifferenceState
from commerce.payment.models import ReconciliationDifference


def note_difference(
    *,
    provider: str,
    day: date,
    kind: DifferenceKind,
    trade_no: str,
    refund_no: str = "",
    ours: Decimal | None = None,
    theirs: Decimal | None = None,
) -> ReconciliationDifference:
    """Amounts in CNY. Seen again it is the same row, which stays settled if somebody has settled it."""
    difference, _made = ReconciliationDifference.objects.get_or_create(
        provider=provider,
        day=day,
        kind=kind,
        trade_no=trade_no[:64],
        refund_no=refund_no[:64],
        defaults={"ours": ours, "theirs": theirs},
    )
    return difference


def settle_difference(*, difference: ReconciliationDifference, actor: User | None, note: str) -> None:
    """Somebody has seen to it. Raises Conflict if somebody else already had."""
    still_open = ReconciliationDifference.objects.filter(pk=difference.pk, state=DifferenceState.OPEN)
    if not still_open.update(
        state=DifferenceState.SETTLED, settled_at=timezone.now(), settled_by=actor, note=note[:200]
    ):
        raise Conflict(_("这条差异已经处理过了。"))
    difference.refresh_from_db()
