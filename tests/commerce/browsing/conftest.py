"""Where the history is kept, and a clock that can be turned."""

from tests.commerce.verification.conftest import counters, database_counters, later, redis_server

__all__ = ["counters", "database_counters", "later", "redis_server"]
