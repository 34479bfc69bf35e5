from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"
    label = "tasks"
    verbose_name = "任务"

    def ready(self) -> None:
        from commerce.core import dirty, events
        from commerce.search.services import indexing
        from tasks import (
            handlers,  # noqa: F401  (registers what listens to the outbox)
            publishing,
            relay,
            search,
        )

        events.nudge.set(relay.nudge)
        dirty.nudge.set(publishing.nudge)
        indexing.nudge.set(search.nudge)
