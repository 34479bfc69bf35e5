"""The rights on payments."""

from typing import Any

from django.db import migrations

from cms.core.roles import ensure_groups


def make_groups(apps: Any, schema_editor: Any) -> None:
    ensure_groups(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("cms_core", "0001_roles")]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
