"""The groups of the roles, with what they may do."""

from typing import Any

from django.db import migrations

from cms.core.roles import ensure_groups


def make_groups(apps: Any, schema_editor: Any) -> None:
    ensure_groups(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        # Grants something to whoever may open Wagtail, once: before there are groups of ours.
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    # The groups may have members by now.
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
