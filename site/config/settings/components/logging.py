"""Structured logs: one JSON object a line in production, readable lines in development; personal data is masked."""

import structlog

from commerce.core.logs import mask_personal_data
from config.settings.components.env import env

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")

SHARED_PROCESSORS: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.format_exc_info,
    mask_personal_data,
]


def build_logging(renderer: structlog.typing.Processor) -> dict[str, object]:
    """The dictConfig of a profile: standard-library and structlog records leave through one formatter."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "shop": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": SHARED_PROCESSORS,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "shop"}},
        "root": {"handlers": ["console"], "level": LOG_LEVEL},
        "loggers": {
            "django.server": {"handlers": ["console"], "propagate": False},
            # Wagtail runs a small task after every save of any model, and each of them says so twice.
            "django_tasks": {"level": "WARNING"},
        },
    }


structlog.configure(
    processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = build_logging(structlog.processors.JSONRenderer(ensure_ascii=False))
