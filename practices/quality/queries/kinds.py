"""The kinds of findings: what is looked for, why it matters, and what mends it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FindingKind(StrEnum):
    """What can be found; in the order in which it is shown."""

    DEAD_EVIDENCE = "dead_evidence"
    DEAD_PARTICIPATION = "dead_participation"
    NO_EVIDENCE = "no_evidence"
    NOT_RECONFIRMED = "not_reconfirmed"
    OWN_UNPUBLISHED = "own_unpublished"
    EVENT_UNDATED = "event_undated"
    EDITION_UNDATED = "edition_undated"
    INSTRUMENT_UNDATED = "instrument_undated"
    NO_EDITION = "no_edition"
    TRANSLATION_BEHIND = "translation_behind"
    EDITION_TOPICS = "edition_topics"
    PRACTICE_TOPICS = "practice_topics"
    NO_FOCAL_POINT = "no_focal_point"
    LETTER_UNSENT = "letter_unsent"


SECRETARIATS = frozenset({FindingKind.LETTER_UNSENT})
"""Kinds of what the secretariat alone may know."""


@dataclass(frozen=True, slots=True)
class About:
    """A kind in words: its name, why it matters, and what the link beside a finding does."""

    label: Promise
    why: Promise
    mend: Promise


ABOUT = {
    FindingKind.DEAD_EVIDENCE: About(
        _("Evidence that cannot be opened"),
        _("The address of the evidence did not answer, or answered that the page does not exist."),
        _("Open the statement"),
    ),
    FindingKind.DEAD_PARTICIPATION: About(
        _("Evidence of a participation that cannot be opened"),
        _("The address of the evidence did not answer, or answered that the page does not exist."),
        _("Open the participation"),
    ),
    FindingKind.NO_EVIDENCE: About(
        _("Statements without evidence"),
        _("Readers find no text, article or address as evidence for the statement."),
        _("Open the statement"),
    ),
    FindingKind.NOT_RECONFIRMED: About(
        _("Standings not reconfirmed for a year"),
        _("The organization has not confirmed within a year that the recorded entries are still valid."),
        _("Open the statement"),
    ),
    FindingKind.OWN_UNPUBLISHED: About(
        _("Statements that rest on an unpublished instrument"),
        _("The instrument given as evidence is not published, so readers cannot see it."),
        _("Open the instrument"),
    ),
    FindingKind.EVENT_UNDATED: About(
        _("Statements whose date is not known"),
        _("Without a date they cannot be placed in time."),
        _("Open the statement"),
    ),
    FindingKind.EDITION_UNDATED: About(
        _("Texts without a date"),
        _("Without a date it is not known which text was in force."),
        _("Add the date"),
    ),
    FindingKind.INSTRUMENT_UNDATED: About(
        _("Instruments without a date"),
        _("Neither adoption nor entry into force is stated."),
        _("Add the date"),
    ),
    FindingKind.NO_EDITION: About(
        _("Instruments without a text"),
        _("Nothing of the instrument can be read or compared."),
        _("Add a text"),
    ),
    FindingKind.TRANSLATION_BEHIND: About(
        _("Translations behind the authentic text"),
        _("The newest authentic text is newer than the newest translation into this language."),
        _("Start from the newer text"),
    ),
    FindingKind.EDITION_TOPICS: About(
        _("Texts without topics"),
        _("The text is not found by topic and does not appear in any table of topics."),
        _("Add topics"),
    ),
    FindingKind.PRACTICE_TOPICS: About(
        _("Practices without topics"),
        _("The practice is not found by topic."),
        _("Add topics"),
    ),
    FindingKind.NO_FOCAL_POINT: About(
        _("Organizations without a focal point"),
        _("No one is registered to whom letters can be addressed."),
        _("Add a focal point"),
    ),
    FindingKind.LETTER_UNSENT: About(
        _("Letters not recorded as sent"),
        _("A letter counts as a contact once it is recorded as sent."),
        _("Open the letters"),
    ),
}
