"""Counters in the database: one row per counter, moved by conditional UPDATEs, all of a taking in one transaction."""

import math
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from commerce.verification.limits.budgets import Budget
from commerce.verification.models import RateCounter


def take(budgets: Sequence[Budget]) -> int:
    """Seconds to wait, or 0 when one was taken from each."""
    # A look first: what is used up needs no lock to be refused, and SQLite has one lock for everybody.
    if wait := _wait(budgets):
        return wait
    # In the order of keys, so that two takers cannot wait for each other. Durable, because a count that the
    # caller's transaction could roll back would be none.
    with transaction.atomic(durable=True):
        if all(_take_one(budget) for budget in sorted(budgets, key=_key)):
            return 0
        transaction.set_rollback(True)
    return _wait(budgets) or 1


def _take_one(budget: Budget) -> bool:
    now = timezone.now()
    ends_at = now + timedelta(seconds=budget.seconds)
    row = RateCounter.objects.filter(key=_key(budget))
    if row.filter(ends_at__gt=now, taken__lt=budget.limit).update(taken=F("taken") + 1):
        return True
    if budget.limit < 1:
        return False
    if row.filter(ends_at__lte=now).update(taken=1, ends_at=ends_at):
        return True
    # Whoever inserts first has opened the window; the others find its row and are back at the first question.
    RateCounter.objects.bulk_create([RateCounter(key=_key(budget), taken=0, ends_at=ends_at)], ignore_conflicts=True)
    return bool(row.filter(ends_at__gt=now, taken__lt=budget.limit).update(taken=F("taken") + 1))


def _wait(budgets: Sequence[Budget]) -> int:
    """Seconds until the last of the budgets that are used up opens again; 0 when none is."""
    now = timezone.now()
    limits = {_key(budget): budget.limit for budget in budgets}
    rows = RateCounter.objects.filter(key__in=limits, ends_at__gt=now)
    waits = [math.ceil((row.ends_at - now).total_seconds()) for row in rows if row.taken >= limits[row.key]]
    return max(waits, default=0)


def taken(budget: Budget) -> int:
    row = RateCounter.objects.filter(key=_key(budget), ends_at__gt=timezone.now()).first()
    return row.taken if row else 0


def give_back(budgets: Sequence[Budget]) -> None:
    keys = [_key(budget) for budget in budgets]
    RateCounter.objects.filter(key__in=keys, taken__gt=0).update(taken=F("taken") - 1)


def reset(budget: Budget) -> None:
    RateCounter.objects.filter(key=_key(budget)).delete()


def _key(budget: Budget) -> str:
    return salted_hmac("verification.limits", budget.counter, algorithm="sha256").hexdigest()
