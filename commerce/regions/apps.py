from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "commerce.regions"
    label = "regions"
    verbose_name = "地区"
