"""Counters in the database, and a clock that can be turned."""

from tests.commerce.verification.conftest import database_counters, later

__all__ = ["database_counters", "later"]
