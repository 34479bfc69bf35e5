from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"
    label = "tasks"
    verbose_name = "任务"

    def ready(self) -> None:
        from commerce.core.events import set_nudge
        from tasks import handlers  # noqa: F401  (registers what listens to the outbox)
        from tasks.relay import nudge

        set_nudge(nudge)
