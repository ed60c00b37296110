"""The version of what the public is shown: another number once anything that it may read was written."""

from typing import ClassVar

from django.db import DatabaseError, connection, models


class PublicVersion(models.Model):
    """A mark of what was written to tables that the public may read. The version is the sum of all marks.

    Triggers write marks by chance, in the transaction that writes (`practices.actions.public_versions`): what is rolled
    back leaves none, and no version comes twice. SQLite has one writer at a time, and one row with a new mark. On
    PostgreSQL each transaction adds a row, so that none waits for another, and `written_in` names it; a number that is
    counted up would be missed, since transactions end in another order.
    """

    mark = models.BigIntegerField()
    written_in = models.CharField(max_length=64, blank=True, null=True, unique=True)

    BELOW: ClassVar[int] = 9_007_199_254_740_881
    """Marks and versions are numbers from 0 to below this one."""

    def __str__(self) -> str:
        return str(self.mark)

    @classmethod
    def current(cls) -> int | None:
        """Return the version now (one query); None where none can be read."""
        try:
            with connection.cursor() as cursor:
                cursor.execute(TOTAL)
                total = cursor.fetchone()[0]
        except DatabaseError:
            return None
        return None if total is None else int(total) % cls.BELOW


TOTAL = f'SELECT sum(mark) FROM "{PublicVersion._meta.db_table}"'  # noqa: S608
