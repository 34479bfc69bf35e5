from django.apps import AppConfig


class AdsConfig(AppConfig):
    name = "cms.ads"
    label = "ads"
    verbose_name = "广告"
