from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('practices', '0030_waiting_letters_and_issues')]

    operations = [
        migrations.AddField(
            model_name="reportdraft",
            name="enquiry_kept",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="return",
            name="is_error",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="sent in error"
            ),
        ),
    ]
