"""An index on Wagtail's table of pages, in the order in which lists of the API begin: by title.

With it the first page of a list reads as many rows as it shows, however many pages there are.
"""

from django.db import connections
from wagtail.models import Page

from practices.actions.triggers import present_relations

ORDER_INDEX = "practices_pages_by_title"


def install_orders(using: str = "default") -> None:
    """Make it where it is not there, once Wagtail's table is."""
    connection = connections[using]
    if Page._meta.db_table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS practices_pages_by_title ON wagtailcore_page (title, translation_key)"
            )


def missing_orders(using: str = "default") -> list[str]:
    """Return the index if it is not there while the table is."""
    there = present_relations(using)
    return [f"index {ORDER_INDEX}"] if Page._meta.db_table in there and ORDER_INDEX not in there else []
