"""What the shop can be paid with. Names, order and limits are the merchant's to change afterwards."""

from decimal import Decimal

from django.db import migrations

# code, name, prepaid, minimum, maximum in CNY
METHODS = [
    ("alipay", "支付宝", True, Decimal("0.01"), None),
    ("wechatpay", "微信支付", True, Decimal("0.01"), None),
    ("cod", "货到付款", False, Decimal("0.00"), Decimal("5000.00")),
]


def add_methods(apps, schema_editor):
    model = apps.get_model("payment", "PaymentMethod")
    for position, (code, name, prepaid, minimum, maximum) in enumerate(METHODS):
        model.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "prepaid": prepaid,
                "minimum": minimum,
                "maximum": maximum,
                "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("payment", "0006_payment_methods")]

    operations = [migrations.RunPython(add_methods, migrations.RunPython.noop)]
