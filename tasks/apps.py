from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"
    label = "tasks"
    verbose_name = "任务"

    def ready(self) -> None:
        from commerce.core.events import set_nudge
        from commerce.search.services import indexing
        from tasks import (
            handlers,  # noqa: F401  (registers what listens to the outbox)
            search,
        )
        from tasks.relay import nudge

        set_nudge(nudge)
        indexing.set_nudge(search.nudge)
