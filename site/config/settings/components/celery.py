"""Celery: broker and the whole periodic schedule. JSON only; a lost worker gives its task back."""

from datetime import timedelta

from celery.schedules import crontab

from config.settings.components.env import VAR_DIR, env

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
if CELERY_BROKER_URL.startswith("filesystem://"):
    # The embedded broker: folders, nothing to install. Both directions use one folder, as kombu asks.
    _queue = VAR_DIR / "broker" / "queue"
    _queue.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue),
        "data_folder_out": str(_queue),
        "control_folder": str(VAR_DIR / "broker" / "control"),
        "polling_interval": 0.1,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "socket_timeout": 3,
        "socket_connect_timeout": 1,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

CELERY_BEAT_SCHEDULE = {
    # Catches what a dead broker or worker dropped: the nudge after commit is only a short cut.
    "relay-outbox": {"task": "tasks.relay.drain_outbox", "schedule": timedelta(seconds=30)},
    "close-unpaid-orders": {"task": "tasks.orders.close_unpaid_orders", "schedule": timedelta(minutes=1)},
    "sweep-payment-attempts": {"task": "tasks.payments.sweep_attempts", "schedule": timedelta(seconds=30)},
    "sweep-refunds": {"task": "tasks.payments.sweep_refunds", "schedule": timedelta(minutes=1)},
    # Alipay's bill of yesterday is ready at 9, WeChat's at 10.
    "reconcile-payments": {"task": "tasks.payments.reconcile_yesterday", "schedule": crontab(hour=10, minute=30)},
    "receive-shipped-orders": {"task": "tasks.orders.receive_shipped_orders", "schedule": timedelta(hours=1)},
    "purge-old-rows": {"task": "tasks.housekeeping.purge", "schedule": timedelta(days=1)},
    "render-pictures": {"task": "tasks.pictures.render_missing", "schedule": timedelta(minutes=5)},
    "send-lost-sms": {"task": "tasks.sms.send_lost", "schedule": timedelta(minutes=1)},
    "purge-verification": {"task": "tasks.verification.purge", "schedule": timedelta(minutes=5)},
    "index-search": {"task": "tasks.search.index_dirty", "schedule": timedelta(seconds=30)},
    "refresh-search-words": {"task": "tasks.search.refresh_words", "schedule": timedelta(days=1)},
    # A lost nudge, a page to try again, an ad that starts or ends.
    "publish": {"task": "tasks.publishing.sweep", "schedule": timedelta(seconds=10)},
    "publish-scheduled": {"task": "tasks.publishing.publish_scheduled", "schedule": timedelta(seconds=30)},
    "purge-published": {"task": "tasks.publishing.purge", "schedule": timedelta(hours=1)},
    "purge-sessions": {"task": "tasks.accounts.purge_sessions", "schedule": timedelta(days=1)},
}
