"""What every profile shares; one component per concern."""

from config.settings.components.api import *  # noqa: F403
from config.settings.components.apps import *  # noqa: F403
from config.settings.components.cache import *  # noqa: F403
from config.settings.components.celery import *  # noqa: F403
from config.settings.components.database import *  # noqa: F403
from config.settings.components.env import *  # noqa: F403
from config.settings.components.env import env
from config.settings.components.identity import *  # noqa: F403
from config.settings.components.logging import *  # noqa: F403
from config.settings.components.oscar import *  # noqa: F403
from config.settings.components.payment import *  # noqa: F403
from config.settings.components.publishing import *  # noqa: F403
from config.settings.components.search import *  # noqa: F403
from config.settings.components.security import *  # noqa: F403
from config.settings.components.social import *  # noqa: F403
from config.settings.components.storage import *  # noqa: F403
from config.settings.components.templates import *  # noqa: F403
from config.settings.components.verification import *  # noqa: F403
from config.settings.components.wagtail import *  # noqa: F403

_email = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:8002")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 5
