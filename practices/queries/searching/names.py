"""Names of organizations, as their pages choose them: many in one query."""

from collections.abc import Collection
from itertools import groupby
from operator import itemgetter

from django.conf import settings

from organizations.models import OrganizationPage
from practices.queries.adoptions.statements import Named
from practices.queries.wording import active_language


def organization_names(keys: Collection[int], known: dict[int, Named] | None = None) -> dict[int, Named]:
    """Name organizations (their keys), that the reader may see, in the active language. One query or none.

    Those that are `known` are not asked for, and the others are added there.
    """
    known = {} if known is None else known
    known |= _names_of([key for key in keys if key not in known])
    return {key: known[key] for key in sorted(keys) if key in known}


def _names_of(keys: Collection[int]) -> dict[int, Named]:
    if not keys:
        return {}
    pages = OrganizationPage.objects.filter(pk__in=keys).order_by("pk", "names__sort_order", "names__pk")
    fields = ("pk", "translation_key", "title", "url_path", "names__language", "names__name", "names__acronym")
    here = active_language()
    prefix = "" if here == settings.LANGUAGE_CODE else f"/{here}"
    found: dict[int, Named] = {}
    for (key, uuid, title, path), rows in groupby(pages.values_list(*fields), key=itemgetter(0, 1, 2, 3)):
        said = [row[4:] for row in rows]
        names = {language: name for language, name, _acronym in said}
        acronyms = {language: acronym for language, _name, acronym in said if acronym}
        acronym = acronyms.get(here) or acronyms.get("en") or next(iter(acronyms.values()), "")
        found[key] = Named(str(uuid), names.get(here) or title, f"{prefix}/{path.split('/', 2)[-1]}", acronym)
    return found
