"""Texts that wait to be compared: written with their publication, worked out by the worker."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0015_treaties'),
    ]

    operations = [
        migrations.CreateModel(
            name='PendingText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(blank=True, db_index=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('failure', models.CharField(blank=True, max_length=80)),
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pending', to='practices.editionpage')),
            ],
            options={
                'verbose_name': 'pending text',
                'verbose_name_plural': 'pending texts',
            },
        ),
    ]
