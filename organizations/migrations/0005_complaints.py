"""Where people report misconduct of an organization's staff."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_take_over_appointments"),
    ]

    operations = [
        migrations.AddField(
            model_name="organizationpage",
            name="complaints_email",
            field=models.EmailField(
                blank=True, db_default="", default="", max_length=254, verbose_name="e-mail for complaints"
            ),
        ),
        migrations.AddField(
            model_name="organizationpage",
            name="complaints_page",
            field=models.URLField(
                blank=True, db_default="", default="", max_length=500, verbose_name="page or form for complaints"
            ),
        ),
    ]
