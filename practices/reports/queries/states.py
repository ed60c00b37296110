"""What one organization says on one track, in a sentence: why it is counted, or why it is not."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.queries.wording import list_phrases
from practices.reports.queries.entries import SeenEntry
from practices.reports.queries.ground import ReportData

MOST_NAMED = 3
"""How many references a reason names; of the rest it says how many there are."""


def state_sentence(entry: SeenEntry, ground: ReportData) -> str:
    """Say where one entry leaves an organization: “In place, since 14 May 2004, beside Model code”."""
    title = ground.references[entry.reference].title.text
    words = {"state": entry.state_label, "day": entry.since, "reference": title}
    said = _("%(state)s, since %(day)s, in relation to “%(reference)s”") % words
    return _("%(said)s (%(note)s)") % {"said": said, "note": entry.word_note} if entry.word_note else said


def states_sentence(entries: Iterable[SeenEntry], ground: ReportData) -> str:
    """Say the same of several entries, the references alphabetical; "" for none."""
    listed = sorted(entries, key=lambda entry: (ground.references[entry.reference].order, entry.sequence))
    named = [state_sentence(entry, ground) for entry in listed[:MOST_NAMED]]
    if (more := len(listed) - MOST_NAMED) > 0:
        words = ngettext("and %(count)s more reference", "and %(count)s more references", more)
        named.append(words % {"count": more})
    return f"{list_phrases(named)}." if named else ""
