"""Counters in the database, and a clock that can be turned."""

from tests.commerce.accounts.authenticator import clock
from tests.commerce.dashboard.conftest import market
from tests.commerce.verification.conftest import database_counters, later

__all__ = ["clock", "database_counters", "later", "market"]
