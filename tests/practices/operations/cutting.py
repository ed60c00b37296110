"""What somebody with a hand on the database may do: cut the last rows off a ledger, and hide that."""

from django.db import connection

from practices.actions.triggers import install_triggers, remove_triggers


def cut_decisions(*, after: int) -> None:
    """Delete the release decisions after a number, and what belongs to them."""
    gone = "(SELECT id FROM practices_releasedecision WHERE sequence > %s)"
    opened = f"(SELECT id FROM practices_release WHERE decision_id IN {gone})"
    remove_triggers()
    with connection.cursor() as cursor:
        for statement in (
            f"DELETE FROM practices_release_named WHERE release_id IN {opened}",
            f"DELETE FROM practices_release WHERE decision_id IN {gone}",
            f"DELETE FROM practices_releaserecord WHERE decision_id IN {gone}",
            "DELETE FROM practices_releasedecision WHERE sequence > %s",
        ):
            cursor.execute(statement, [after])
    install_triggers()
