"""Who runs the portal, and how to reach them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_branding"),
    ]

    operations = [
        migrations.AddField(
            model_name="branding",
            name="operator_address",
            field=models.TextField(
                blank=True, db_default="", default="", max_length=500, verbose_name="postal address"
            ),
        ),
        migrations.AddField(
            model_name="branding",
            name="operator_email",
            field=models.EmailField(
                blank=True, db_default="", default="", max_length=254, verbose_name="e-mail address"
            ),
        ),
        migrations.AddField(
            model_name="branding",
            name="operator_name",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=160, verbose_name="who runs the portal"
            ),
        ),
        migrations.AddField(
            model_name="branding",
            name="operator_page",
            field=models.URLField(
                blank=True, db_default="", default="", max_length=500, verbose_name="page for contact"
            ),
        ),
    ]
