"""A narrow table that says how wide each page is open.

Its triggers are made, and its rows written, once everything is migrated (`practices.actions.page_visibility`).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("practices", "0017_public_documents"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="PageVisibility",
            fields=[
                (
                    "page",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reach", models.PositiveSmallIntegerField()),
            ],
            options={"verbose_name": "visibility of a page", "verbose_name_plural": "visibility of pages"},
        ),
    ]
