"""`manage.py index_search`: write the index of the search anew, from what is published, and its files here."""

from typing import Any

from practices.actions.searching.entries import write_all
from practices.actions.searching.word_tables import install_words
from practices.management.writing import WritingCommand
from practices.queries.searching.public_index import refresh_index


class Command(WritingCommand):
    """The index follows what is written by itself; this is for after a restore of parts, or a new rule of words."""

    help = "Write the index of the search anew, from what is published."

    def handle(self, *args: Any, **options: Any) -> None:
        install_words()
        self.stdout.write(f"{write_all()} entries")
        refresh_index()
