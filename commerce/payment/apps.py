from oscar.apps.payment import apps


class PaymentConfig(apps.PaymentConfig):
    name = "commerce.payment"

    def ready(self) -> None:
        super().ready()
        from commerce.payment.gateways import checks  # noqa: F401  (registers what `check` looks at)
