from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0004_move_into_sections'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='homepage',
            name='carousel_position',
        ),
        migrations.RemoveField(
            model_name='homepage',
            name='floors',
        ),
        migrations.RemoveField(
            model_name='homepage',
            name='news_position',
        ),
        migrations.RemoveField(
            model_name='homepage',
            name='side_position',
        ),
    ]
