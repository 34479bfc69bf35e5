from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "commerce.api"
    label = "shop_api"
    verbose_name = "API"
