"""Sentences about a comparison, for its pages; `practices.queries.comparison.phrases` makes those that travel."""

from collections.abc import Collection, Iterable

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practices.models.editions import EditionPage
from practices.models.links import Relation
from practices.queries.bidi import embedded, isolated, isolated_runs
from practices.queries.comparison.changes import are_comparable
from practices.queries.comparison.comparing import FEWEST_EDITIONS
from practices.queries.comparison.confirmed import ConfirmedLink
from practices.queries.comparison.nearness import Beside
from practices.queries.comparison.phrases import (
    DEGREES,
    changed,
    confirmed,
    degree,
    in_order_of,
    missing,
    not_chosen,
    tallied,
    uneven,
    untagged,
    why,
)
from practices.queries.comparison.sheets import Alone, ComparisonCell, ComparisonRow, ComparisonSheet
from practices.queries.wording import cited_here, language_name, list_words, written_date
from practices.texts.comparison import PairingGround, Reason

register = template.Library()
register.filter("missing", missing)
register.filter("changed", changed)
register.filter("not_chosen", not_chosen)
register.filter("in_order_of", in_order_of)
register.filter("tallied", tallied)
register.filter("uneven", uneven)
register.filter("untagged", untagged)

SAID = {
    PairingGround.LINK: gettext_lazy("confirmed by a person"),
    PairingGround.STRUCTURE: gettext_lazy("the same place of one text in two languages"),
    PairingGround.SAME: gettext_lazy("identical, word for word"),
    PairingGround.WORDS: gettext_lazy("they use the same words"),
    PairingGround.HEADING: gettext_lazy("their headings are the same"),
    PairingGround.SENSE: gettext_lazy("a program suggests that they say something similar in other words"),
    PairingGround.TOPICS: gettext_lazy("they are tagged with the same topics"),
}
"""A ground within a sentence about two provisions."""


@register.filter
def ground(reason: Reason) -> str:
    """Name the degree of two provisions, or the ground where there is none."""
    return str(DEGREES[reason.degree]) if reason.degree else why(reason)


@register.filter
def row_ground(row: ComparisonRow) -> str:
    """Name what a person confirmed of a row, else its degree or ground; that the machine found it, the caption says."""
    return confirmed(row) or (ground(row.reason) if row.reason else "")


@register.filter
def likeness(cell: ComparisonCell) -> str:
    """Say of a cell with which provision a person confirmed it, else how much is known of it; "" of the first."""
    if not cell.is_confirmed or cell.beside is None:
        return degree(cell)
    other = isolated_runs(f"{cell.beside.other_name} {cited_here(cell.beside.other)}")
    return _("Confirmed by a person, with %(provision)s") % {"provision": other}


@register.filter
def described_among(edition: EditionPage, latest: Collection[int] = ()) -> str:
    """Describe a text in a list: title, organization, full date, language, status, and whether it is the latest text.

    The organization is said although lists have groups: a closed list shows the chosen entry alone.
    """
    parts = [
        embedded(edition.instrument.title_in()),
        embedded(edition.instrument.organization.name_in()),
        written_date(edition.dated_on, edition.precision),
        language_name(edition.language),
        str(edition.get_text_status_display()),
        _("latest text") if edition.pk in latest else "",
    ]
    return list_words(filter(None, parts))


@register.filter
def because(cell: ComparisonCell) -> str:
    """Say of a cell which provision stands beside which, and what they have in common; "" of the first."""
    found = cell.beside
    if found is None:
        return ""
    both = {
        "one": isolated_runs(f"{cell.column.name} {cited_here(found.own)}"),
        "other": isolated_runs(f"{found.other_name} {cited_here(found.other)}"),
    }
    if found.confirmed is not None:
        return _judged(found.confirmed.turned(), both)
    said = _("%(one)s and %(other)s: %(grounds)s.") % {**both, "grounds": _in_common(found)}
    words = degree(cell)
    return _("%(degree)s. %(said)s") % {"degree": words, "said": said} if words else said


def _in_common(found: Beside) -> str:
    grounds = _grounds(found)
    if not found.headings or found.reason.ground is PairingGround.SAME:
        return grounds
    words = {"grounds": grounds, "headings": _quoted(dict.fromkeys(found.headings))}
    return _("%(grounds)s; headings %(headings)s") % words


def _grounds(found: Beside) -> str:
    if found.words:
        return _("both use %(words)s") % {"words": _quoted(found.words)}
    return str(SAID[found.reason.ground])


def _quoted(words: Iterable[str]) -> str:
    quoted = _("“%(word)s”")
    return list_words(quoted % {"word": isolated(word)} for word in words)


def _judged(judgement: ConfirmedLink, both: dict[str, str]) -> str:
    """Say what a person judged: how, for whom, when, and for what reason."""
    sentence = {
        Relation.EQUIVALENT: _("%(one)s is equivalent to %(other)s."),
        Relation.NARROWER: _("%(one)s is narrower than %(other)s."),
        Relation.BROADER: _("%(one)s is broader than %(other)s."),
        Relation.RELATED: _("%(one)s is related to %(other)s."),
    }[judgement.relation]
    said = _("Confirmed for %(who)s on %(date)s. Reason given: %(reason)s") % {
        "who": isolated(judgement.organization or _("the secretariat")),
        "date": written_date(timezone.localdate(judgement.confirmed_at)),
        "reason": isolated(judgement.reason),
    }
    return f"{sentence % both} {said}"


@register.filter
def headed(group: Alone) -> str:
    """Head the provisions that one text alone has: "Only in Standing Forum: 12 provisions"."""
    count = group.provision_count
    words = ngettext("Only in %(name)s: %(count)s provision", "Only in %(name)s: %(count)s provisions", count)
    return words % {"name": embedded(group.column.name), "count": count}


@register.filter
def not_found(group: Alone) -> str:
    """Say in which texts no counterpart was found, and of which nothing can be said."""
    whole = list_words(embedded(other.name) for other in group.others if not other.is_incomplete)
    parts = list_words(embedded(other.name) for other in group.others if other.is_incomplete)
    said = [_("No counterpart found in: %(names)s.") % {"names": whole}] if whole else []
    if parts:
        said.append(
            _("Nothing similar in the part shown of: %(names)s, which is an extract or a summary.") % {"names": parts}
        )
    return " ".join(said)


@register.filter
def in_one_reading(sheet: ComparisonSheet) -> str:
    """Return the address of the later of two editions with its changes marked; "" for texts that have none to mark."""
    one, other = sheet.columns[0].edition, sheet.columns[1].edition
    if len(sheet.columns) != FEWEST_EDITIONS or not are_comparable(one, other):
        return ""
    return f"{reverse('changes', args=[other.translation_key, one.translation_key])}?whole=1"
