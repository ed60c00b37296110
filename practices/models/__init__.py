"""What is kept: topics, releases, instruments, editions, provisions, practices, the adoption ledger, proposals."""

from practices.models.adoptions import (
    HAS_SIMILAR,
    STATES_OF,
    AdoptionEvent,
    AdoptionRecord,
    Basis,
    State,
    Track,
)
from practices.models.dates import PartialDate, Precision, format_partial_date, last_day
from practices.models.demonstration import Demonstration
from practices.models.editions import INCOMPLETE, EditionPage, TextStatus, checksum, today
from practices.models.follow_ups import FollowUpDecision, TopicFollowUp
from practices.models.instruments import (
    EventKind,
    InstrumentAlias,
    InstrumentEvent,
    InstrumentKind,
    InstrumentLineage,
    InstrumentPage,
    InstrumentTitle,
    InstrumentTopic,
    LineageKind,
    ReuseTerms,
)
from practices.models.ledger import GENESIS, LedgerEntry, digest, salted_digest
from practices.models.practices import PracticeKind, PracticePage, PracticeTopic
from practices.models.proposals import Decision, Origin, Proposal, Workflow
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.releases import (
    BREADTH,
    Audience,
    Release,
    ReleaseDecision,
    ReleasedKind,
    ReleaseRecord,
    is_open_to,
    is_page_visible_to,
)
from practices.models.structuring import StructuringRequest
from practices.models.terms import TERMS_DATED, TermsAcceptance, has_accepted_terms
from practices.models.topics import Topic, TopicLabel
from practices.models.workflows import FourEyesTask

__all__ = [
    "BREADTH",
    "GENESIS",
    "HAS_SIMILAR",
    "INCOMPLETE",
    "STATES_OF",
    "TERMS_DATED",
    "AdoptionEvent",
    "AdoptionRecord",
    "Audience",
    "Basis",
    "Decision",
    "Demonstration",
    "EditionPage",
    "EventKind",
    "FollowUpDecision",
    "FourEyesTask",
    "InstrumentAlias",
    "InstrumentEvent",
    "InstrumentKind",
    "InstrumentLineage",
    "InstrumentPage",
    "InstrumentTitle",
    "InstrumentTopic",
    "LedgerEntry",
    "LineageKind",
    "Origin",
    "PartialDate",
    "PracticeKind",
    "PracticePage",
    "PracticeTopic",
    "Precision",
    "Proposal",
    "Provision",
    "ProvisionTopic",
    "Release",
    "ReleaseDecision",
    "ReleaseRecord",
    "ReleasedKind",
    "ReuseTerms",
    "State",
    "StructuringRequest",
    "TermsAcceptance",
    "TextStatus",
    "Topic",
    "TopicFollowUp",
    "TopicLabel",
    "Track",
    "Workflow",
    "checksum",
    "digest",
    "format_partial_date",
    "has_accepted_terms",
    "is_open_to",
    "is_page_visible_to",
    "last_day",
    "salted_digest",
    "today",
]
