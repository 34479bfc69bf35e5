from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "cms.publishing"
    label = "publishing"
    verbose_name = _("页面发布")

    def ready(self) -> None:
        from cms.publishing import receivers

        receivers.connect()
