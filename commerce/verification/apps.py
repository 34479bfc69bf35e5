from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "commerce.verification"
    label = "verification"
    verbose_name = "验证"

    def ready(self) -> None:
        from commerce.verification import checks  # noqa: F401  (registers what `check` looks at)
