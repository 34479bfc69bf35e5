from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "commerce.accounts"
    label = "accounts"
    verbose_name = "账户"

    def ready(self) -> None:
        from commerce.accounts import checks  # noqa: F401  (registers what `check` looks at)
