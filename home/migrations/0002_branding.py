"""The row of what the portal is called and looks like has another name in the code; its table keeps its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelTable("House", "home_house"),
                migrations.RenameModel("House", "Branding"),
            ]
        )
    ]
