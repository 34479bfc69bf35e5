"""What a shop charges before anybody has set up freight: express 8.00, free above 99.00; pick-up for nothing."""

from decimal import Decimal

from django.db import migrations

DEFAULTS = [
    ("快递", "express", Decimal("8.00"), Decimal("99.00")),
    ("到店自提", "pickup", Decimal("0.00"), None),
]


def add_defaults(apps, schema_editor):
    template_model = apps.get_model("shipping", "FreightTemplate")
    rule_model = apps.get_model("shipping", "FreightRule")
    for name, method, charge, free_above in DEFAULTS:
        template = template_model.objects.create(name=name, method=method, basis="piece")
        rule_model.objects.create(
            template=template, is_default=True, first_charge=charge, next_charge=0, free_above=free_above
        )


class Migration(migrations.Migration):
    dependencies = [("shipping", "0004_freight_templates")]

    operations = [migrations.RunPython(add_defaults, migrations.RunPython.noop)]
