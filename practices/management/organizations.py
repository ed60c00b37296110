"""Finding the organization that a command names."""

import difflib

from django.core.management.base import CommandError
from django.db.models import Q

from organizations.models import OrganizationPage

MOST_NEAR = 5


def find_organizations(text: str) -> list[OrganizationPage]:
    """Return the organizations whose slug, acronym, name (in any language) or uuid is `text`, by title."""
    wanted = text.strip()
    rule = Q(slug__iexact=wanted) | Q(title__iexact=wanted)
    rule |= Q(names__name__iexact=wanted) | Q(names__acronym__iexact=wanted)
    if len(wanted) == 36 and set(wanted.lower()) <= set("0123456789abcdef-") and wanted.count("-") == 4:
        rule |= Q(translation_key=wanted)
    return list(OrganizationPage.objects.filter(rule).distinct().order_by("title", "pk"))


def name_organization(text: str) -> OrganizationPage:
    """Return the one organization that `text` names. Raises CommandError with what comes near it."""
    found = find_organizations(text)
    exact = [organization for organization in found if organization.slug == text.strip().lower()]
    if len(found) == 1 or exact:
        return (exact or found)[0]
    if found:
        named = ", ".join(organization.slug for organization in found)
        raise CommandError(f"“{text}” names several organizations: {named}. Give one of these.")
    near = near_organizations(text)
    hint = f"Near it: {', '.join(near)}." if near else "There is none near it."
    raise CommandError(f"No organization is called “{text[:80]}”. {hint} --organization-name founds it.")


def near_organizations(text: str) -> list[str]:
    """Return up to `MOST_NEAR` organizations that `text` may mean, as "slug (name)"."""
    words: dict[str, str] = {}
    for organization in OrganizationPage.objects.for_listing():
        shown = f"{organization.slug} ({organization.title})"
        for name in organization.names.all():
            words |= {name.name.casefold(): shown, name.acronym.casefold(): shown}
        words |= {organization.slug.casefold(): shown, organization.title.casefold(): shown}
    wanted = text.strip().casefold()
    close = difflib.get_close_matches(wanted, words, n=MOST_NEAR * 2, cutoff=0.55)
    inside = [word for word in words if len(wanted) > 2 and wanted in word]
    return list(dict.fromkeys(words[word] for word in [*close, *inside] if word))[:MOST_NEAR]
