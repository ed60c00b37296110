"""One entry of the change log for all who are told the same; their logs say where it stands in them."""

import django.db.models.deletion
from django.db import migrations, models

LIST_WHAT_WAS_TOLD = """
INSERT INTO practices_logentry (scope, number, change_id, kind, organization)
SELECT scope, number, id, kind, organization FROM practices_change WHERE scope <> '' ORDER BY sequence
"""


class Migration(migrations.Migration):

    dependencies = [
        ("practices", "0018_page_visibility"),
    ]

    operations = [
        migrations.AddField(
            model_name="change",
            name="listed",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.CharField(max_length=36)),
                ("number", models.PositiveBigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organization", "Organization"),
                            ("topic", "Topic"),
                            ("instrument", "Instrument"),
                            ("edition", "Edition"),
                            ("practice", "Practice"),
                            ("adoption", "Adoption event"),
                            ("assessment", "Assessment"),
                            ("link", "Provision link"),
                            ("initiative", "Joint initiative"),
                            ("report", "Report"),
                        ],
                        max_length=16,
                    ),
                ),
                ("organization", models.UUIDField(null=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="practices.change"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(LIST_WHAT_WAS_TOLD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.UniqueConstraint(fields=("scope", "number"), name="one change per number of a log"),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["scope", "kind", "number"], name="log_entries_by_kind"),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["scope", "organization", "number"], name="log_entries_by_organization"),
        ),
    ]
