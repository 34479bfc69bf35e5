"""The right to edit pinned results, hidden words and synonyms."""

from typing import Any

from django.db import migrations

from cms.core.roles import ensure_groups


def bring_up(apps: Any, schema_editor: Any) -> None:
    ensure_groups(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("cms_core", "0003_content_rights"), ("search", "0001_initial")]
    operations = [migrations.RunPython(bring_up, migrations.RunPython.noop)]
