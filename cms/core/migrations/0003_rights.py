"""What the roles may do with ads, channels, documents, payments and search words; and the approval that editors may ask for."""

from typing import Any

from django.db import migrations

from cms.core.roles import ensure_groups

NAME = "内容审核"
TASK = "请同事看一眼"
GROUPS = ("编辑", "管理员")
SNIPPETS = (("ads", "ad"), ("channels", "channelgroup"))
WAGTAILS_OWN = "Moderators approval"


def grant(apps: Any, schema_editor: Any) -> None:
    ensure_groups(apps, schema_editor.connection.alias)


def make_workflow(apps: Any, schema_editor: Any) -> None:
    """On all pages, ads and channels. One that an operator has chosen for the root of the pages stays."""
    workflows = apps.get_model("wagtailcore", "Workflow").objects
    if workflows.filter(name=NAME).exists():
        return
    content_types = apps.get_model("contenttypes", "ContentType").objects
    kind, _ = content_types.get_or_create(app_label="cms_core", model="colleagueapprovaltask")
    task = apps.get_model("cms_core", "ColleagueApprovalTask").objects.create(name=TASK, content_type=kind, active=True)
    task.groups.set(apps.get_model("auth", "Group").objects.filter(name__in=GROUPS))
    workflow = workflows.create(name=NAME, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    on_pages = apps.get_model("wagtailcore", "WorkflowPage").objects
    on_pages.filter(page=root, workflow__name=WAGTAILS_OWN).delete()
    on_pages.get_or_create(page=root, defaults={"workflow": workflow})
    for app_label, model in SNIPPETS:
        content_type, _ = content_types.get_or_create(app_label=app_label, model=model)
        apps.get_model("wagtailcore", "WorkflowContentType").objects.get_or_create(
            content_type=content_type, defaults={"workflow": workflow}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("cms_core", "0002_content"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("ads", "0002_drafts_and_schedule"),
        ("channels", "0002_drafts_and_schedule"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailcore", "0098_apitoken"),
        ("payment", "0006_payment_methods"),
        ("search", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(make_workflow, migrations.RunPython.noop),
    ]
