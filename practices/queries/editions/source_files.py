"""Source files behind row-level security: they lie on disk, so that the database is asked for the release of each."""

from organizations.row_level_security import active_role
from practices.models.editions import EditionPage
from practices.models.releases import Release, ReleasedKind


def is_hidden_by_database(edition: EditionPage) -> bool:
    """Tell whether the database shows no release of the source file to the public that asks. No query without it.

    With it only what is public is there, whatever the application asks for.
    """
    if active_role() is None:
        return False
    return not Release.objects.filter(kind=ReleasedKind.SOURCE_FILE, thing=edition.translation_key).exists()
