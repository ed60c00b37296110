"""Sentences about a comparison, for its pages; `practices.queries.comparison.phrases` makes those that travel."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from practices.models import Relation
from practices.queries.comparison.changes import are_comparable
from practices.queries.comparison.comparing import FEWEST_EDITIONS
from practices.queries.comparison.confirmed import ConfirmedLink
from practices.queries.comparison.nearness import Beside
from practices.queries.comparison.phrases import changed, missing, tallied, why
from practices.queries.comparison.sheets import Alone, ComparisonCell, ComparisonSheet
from practices.queries.wording import written_date
from practices.texts.comparison import PairingGround, Reason

register = template.Library()
register.filter("why", why)
register.filter("missing", missing)
register.filter("changed", changed)
register.filter("tallied", tallied)

NAMES = {
    PairingGround.LINK: gettext_lazy("Confirmed by a person"),
    PairingGround.STRUCTURE: gettext_lazy("The same place in both languages"),
    PairingGround.SAME: gettext_lazy("The same words"),
    PairingGround.WORDS: gettext_lazy("Alike in words"),
    PairingGround.HEADING: gettext_lazy("Alike in headings"),
    PairingGround.SENSE: gettext_lazy("Alike in meaning"),
    PairingGround.TOPICS: gettext_lazy("Same topics"),
}
SAID = {
    PairingGround.LINK: gettext_lazy("confirmed by a person"),
    PairingGround.STRUCTURE: gettext_lazy("the same place of one text in two languages"),
    PairingGround.SAME: gettext_lazy("word for word the same"),
    PairingGround.WORDS: gettext_lazy("they use the same words"),
    PairingGround.HEADING: gettext_lazy("their headings say the same"),
    PairingGround.SENSE: gettext_lazy("they say alike things in other words"),
    PairingGround.TOPICS: gettext_lazy("they carry the same topics"),
}
"""A ground within a sentence about two provisions."""


@register.filter
def ground(reason: Reason) -> str:
    """Name the ground of a row in two or three words; that the machine found it is said by the caption."""
    return str(NAMES[reason.ground])


@register.filter
def because(cell: ComparisonCell) -> str:
    """Say of a cell which provision stands beside which, and what they have in common; "" of the first."""
    found = cell.beside
    if found is None:
        return ""
    both = {
        "one": _apart(f"{cell.column.name} {found.own}"),
        "other": _apart(f"{found.other_name} {found.other}"),
    }
    if found.confirmed is not None:
        return _judged(found.confirmed.turned(), both)
    return _("%(one)s and %(other)s: %(grounds)s.") % {**both, "grounds": _in_common(found)}


def _apart(name: str) -> str:
    """Set a name apart from the direction of the sentence around it, by the marks that Unicode has for it."""
    return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"


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
    comma, quoted = pgettext("between the parts of a list", ", "), _("“%(word)s”")
    return comma.join(quoted % {"word": _apart(word)} for word in words)


def _judged(judgement: ConfirmedLink, both: dict[str, str]) -> str:
    """Say what a person judged: how, for whom, when, and for what reason."""
    sentence = {
        Relation.EQUIVALENT: _("%(one)s is equivalent to %(other)s."),
        Relation.NARROWER: _("%(one)s is narrower than %(other)s."),
        Relation.BROADER: _("%(one)s is broader than %(other)s."),
        Relation.RELATED: _("%(one)s is related to %(other)s."),
    }[judgement.relation]
    said = _("Confirmed for %(who)s on %(date)s. Reason given: %(reason)s") % {
        "who": _apart(judgement.organization or _("the secretariat")),
        "date": written_date(timezone.localdate(judgement.confirmed_at)),
        "reason": _apart(judgement.reason),
    }
    return f"{sentence % both} {said}"


@register.filter
def headed(group: Alone) -> str:
    """Head the provisions that one text alone has: "Only in Standing Forum: 12 provisions"."""
    count = len(group.entries)
    words = ngettext("Only in %(name)s: %(count)s provision", "Only in %(name)s: %(count)s provisions", count)
    return words % {"name": group.column.name, "count": count}


@register.filter
def not_found(group: Alone) -> str:
    """Say in which texts no counterpart was found, and of which nothing can be said."""
    comma = pgettext("between the parts of a list", ", ")
    whole = comma.join(other.name for other in group.others if not other.is_incomplete)
    parts = comma.join(other.name for other in group.others if other.is_incomplete)
    said = [_("No counterpart found in: %(names)s.") % {"names": whole}] if whole else []
    if parts:
        said.append(
            _("Nothing like it in what is shown of: %(names)s, which is an extract or a summary.") % {"names": parts}
        )
    return " ".join(said)


@register.filter
def in_one_reading(sheet: ComparisonSheet) -> str:
    """Return the address of the later of two editions with its changes marked; "" for texts that have none to mark."""
    one, other = sheet.columns[0].edition, sheet.columns[1].edition
    if len(sheet.columns) != FEWEST_EDITIONS or not are_comparable(one, other):
        return ""
    return f"{reverse('changes', args=[other.translation_key, one.translation_key])}?whole=1"
