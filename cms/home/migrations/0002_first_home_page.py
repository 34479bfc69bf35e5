"""Puts our home page where Wagtail's welcome page stands, so that `/` answers in an empty shop too."""

from django.db import migrations


def create_home_page(apps, schema_editor):
    content_type_model = apps.get_model("contenttypes", "ContentType")
    page_model = apps.get_model("wagtailcore", "Page")
    home_page_model = apps.get_model("home", "HomePage")
    site_model = apps.get_model("wagtailcore", "Site")
    locale = apps.get_model("wagtailcore", "Locale").objects.order_by("id").first()

    site_model.objects.all().delete()
    page_model.objects.filter(depth=2, path="00010001").delete()
    content_type, _ = content_type_model.objects.get_or_create(app_label="home", model="homepage")
    home = home_page_model.objects.create(
        title="集市 Jishi",
        draft_title="集市 Jishi",
        slug="home",
        content_type=content_type,
        path="00010001",
        depth=2,
        numchild=0,
        url_path="/home/",
        locale=locale,
    )
    page_model.objects.filter(path="0001").update(numchild=1)
    site_model.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailcore", "0054_initial_locale"),
    ]

    operations = [migrations.RunPython(create_home_page, migrations.RunPython.noop)]
