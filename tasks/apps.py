from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"
    label = "tasks"
    verbose_name = "任务"

    def ready(self) -> None:
        from commerce.core import dirty, events
        from tasks import (
            handlers,  # noqa: F401  (registers what listens to the outbox)
            publishing,
            relay,
        )

        events.set_nudge(relay.nudge)
        dirty.set_nudge(publishing.nudge)
