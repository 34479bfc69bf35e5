"""Transactions that lost against another one are tried again as a whole."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

import structlog
from django.db import OperationalError, connection

logger = structlog.get_logger(__name__)

Result = TypeVar("Result")

ATTEMPTS = 4
# PostgreSQL: serialization_failure, deadlock_detected (SQLSTATE class 40). MySQL: 1205 lock wait, 1213 deadlock.
SQLSTATES = {"40001", "40P01"}
MYSQL_CODES = {1205, 1213}


def retrying(action: Callable[[], Result]) -> Result:
    """Call `action`, a whole transaction, up to three times more when the database had to give it up for another.

    Inside a transaction it is called once: only the outermost transaction can be tried again.
    """
    if connection.in_atomic_block:
        return action()
    for attempt in range(1, ATTEMPTS):
        try:
            return action()
        except OperationalError as error:
            if not lost_against_another(error):
                raise
            logger.info("transaction_retried", attempt=attempt)
            time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311  (spreads the rivals, no secret)
    return action()


def lost_against_another(error: OperationalError) -> bool:
    """Whether the same transaction can succeed when it is simply repeated."""
    cause = error.__cause__
    if getattr(cause, "pgcode", None) in SQLSTATES:
        return True
    code = cause.args[0] if cause is not None and cause.args else None
    return code in MYSQL_CODES or "database is locked" in str(error)
