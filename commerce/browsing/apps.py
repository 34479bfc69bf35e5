from django.apps import AppConfig


class BrowsingConfig(AppConfig):
    name = "commerce.browsing"
    label = "browsing"
    verbose_name = "浏览与收藏"
