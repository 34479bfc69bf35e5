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

        events.set_nudge(relay.nudge)
        dirty.set_nudge(publishing.nudge)
        indexing.set_nudge(search.nudge)
