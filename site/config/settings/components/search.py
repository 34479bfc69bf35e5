"""Search: which engine (commerce.search.engines), and where the embedded one keeps its files."""

from config.settings.components.database import DATABASES
from config.settings.components.env import VAR_DIR, env

SEARCH_FOLDER = VAR_DIR / "search"
# Several web servers share an index that is in the database; a single one keeps it in files.
_ON_POSTGRESQL = DATABASES["default"]["ENGINE"].endswith("postgresql")
SEARCH_URL = env.str("SEARCH_URL", default="database://" if _ON_POSTGRESQL else "whoosh://")
