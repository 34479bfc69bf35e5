"""Where configuration comes from: the process environment, and nothing else."""

import os
from pathlib import Path

import environ

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[4]
# Everything the embedded profile writes (database, media, broker, logs) lives below one folder.
VAR_DIR = Path(os.environ.get("JISHI_VAR", BASE_DIR / "var")).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SIMULATORS_URL = env.str("SIMULATORS_URL", default="http://127.0.0.1:8001").rstrip("/")
