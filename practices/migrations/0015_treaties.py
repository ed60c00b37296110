"""Treaties are a kind of instrument of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0014_proposed_topics"),
    ]

    operations = [
        migrations.AlterField(
            model_name="instrumentpage",
            name="kind",
            field=models.CharField(
                choices=[
                    ("code_of_conduct", "Code of conduct"),
                    ("staff_regulations", "Staff regulations"),
                    ("staff_rules", "Staff rules"),
                    ("policy", "Policy"),
                    ("guidelines", "Guidelines"),
                    ("decision", "Decision"),
                    ("agreement", "Agreement"),
                    ("treaty", "Treaty"),
                    ("other", "Other"),
                ],
                max_length=24,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="searchentry",
            name="instrument_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("code_of_conduct", "Code of conduct"),
                    ("staff_regulations", "Staff regulations"),
                    ("staff_rules", "Staff rules"),
                    ("policy", "Policy"),
                    ("guidelines", "Guidelines"),
                    ("decision", "Decision"),
                    ("agreement", "Agreement"),
                    ("treaty", "Treaty"),
                    ("other", "Other"),
                ],
                max_length=24,
            ),
        ),
    ]
