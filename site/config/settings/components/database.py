"""Databases. SQLite in WAL mode is the embedded default; correctness never depends on the engine."""

from config.settings.components.env import VAR_DIR, env

# IMMEDIATE takes the write lock when a transaction starts: without it two readers that both want to write
# dead-lock in SQLite and one fails at once, whatever the time-out.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'jishi.sqlite3'}")}
_default = DATABASES["default"]
if _default["ENGINE"].endswith("sqlite3"):
    _default.setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
else:
    _default.setdefault("CONN_MAX_AGE", 60)
    _default.setdefault("CONN_HEALTH_CHECKS", True)
