"""A table of public pages as they were made, which all processes share."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("practices", "0016_pending_texts"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicDocument",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("has_query", models.BooleanField()),
                ("size", models.PositiveIntegerField()),
                ("version", models.BigIntegerField()),
                ("confirmed_at", models.DateTimeField()),
                ("day", models.DateField()),
                ("address", models.TextField()),
                ("headers", models.TextField()),
                ("answered", models.BinaryField()),
                ("body", models.BinaryField()),
                ("reads", models.BinaryField()),
            ],
        ),
    ]
