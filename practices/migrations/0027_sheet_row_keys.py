import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What the rows of sheets are about, by which later rows find them."""

    dependencies = [('practices', '0026_passage_languages')]

    operations = [
        migrations.CreateModel(
            name="SheetRowKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32)),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="practices.sheetimportrow",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["key"], name="rows_of_sheets_by_key")]},
        ),
    ]
