"""Whether a command line of a file of deploy/ is one that the portal has."""

from collections.abc import Sequence

from django.core.management import get_commands, load_command_class


def assert_is_command(arguments: Sequence[str]) -> None:
    """Say that `manage.py NAME ARGUMENT...` names a command and options that it takes."""
    assert arguments[0] == "manage.py"
    name, options = arguments[1], list(arguments[2:])
    commands = get_commands()
    assert name in commands, name
    command = load_command_class(str(commands[name]), name)
    command.create_parser("manage.py", name).parse_args(options)
