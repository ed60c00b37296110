"""Names of organizations, as their pages choose them: many in one query."""

from collections import defaultdict
from collections.abc import Collection

from django.conf import settings

from organizations.models import OrganizationPage
from practices.tables.adoptions.statements import Named
from practices.tables.wording import active_language


def organization_names(keys: Collection[int]) -> dict[int, Named]:
    """Name organizations (their keys), that the reader may see, in the active language. One query or none."""
    if not keys:
        return {}
    pages = OrganizationPage.objects.filter(pk__in=keys).order_by("pk", "names__sort_order", "names__pk")
    fields = ("pk", "translation_key", "title", "url_path", "names__language", "names__name", "names__acronym")
    found: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for key, *rest in pages.values_list(*fields):
        found[key].append(tuple(rest))
    return {key: _name(rows) for key, rows in found.items()}


def _name(rows: list[tuple[str, ...]]) -> Named:
    here = active_language()
    uuid, title, path = rows[0][:3]
    names = {language: name for _uuid, _title, _path, language, name, _acronym in rows}
    acronyms = {language: acronym for *_rest, language, _name, acronym in rows if acronym}
    acronym = acronyms.get(here) or acronyms.get("en") or next(iter(acronyms.values()), "")
    prefix = "" if here == settings.LANGUAGE_CODE else f"/{here}"
    below_home = path.split("/", 2)[-1]
    return Named(str(uuid), names.get(here) or title, f"{prefix}/{below_home}", acronym)
