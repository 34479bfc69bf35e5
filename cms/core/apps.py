from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "cms_core"
    verbose_name = "内容"

    def ready(self) -> None:
        from cms.core import receivers

        receivers.connect()
