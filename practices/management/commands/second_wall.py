"""The earlier name of `row_level_security`, for one release more."""

from practices.management.commands.row_level_security import Command as RowLevelSecurity


class Command(RowLevelSecurity):
    """Does the same, and names the new command."""

    help = "The earlier name of row_level_security."

    def handle(self, *args: str, **options: str | bool) -> None:
        """Say the new name, and go on."""
        self.stderr.write("This command is called row_level_security now; second_wall goes with 0.4.")
        super().handle(*args, **options)
