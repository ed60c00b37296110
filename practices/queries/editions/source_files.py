"""Source files behind the second wall: they lie on disk, so that the database is asked for the release of each."""

from organizations.second_wall import standing_wall
from practices.models import EditionPage, Release, ReleasedKind


def is_walled_off(edition: EditionPage) -> bool:
    """Tell whether the database shows no release of the source file to the public that asks. No query without a wall.

    Behind the wall only what is public is there, whatever the application asks for.
    """
    if standing_wall() is None:
        return False
    return not Release.objects.filter(kind=ReleasedKind.SOURCE_FILE, thing=edition.translation_key).exists()
