"""What is kept: topics, releases, texts, practices, what people judged of them, the ledgers, proposals."""

from practices.models.adoptions import (
    HAS_SIMILAR,
    STATES_OF,
    AdoptionEvent,
    AdoptionRecord,
    Basis,
    State,
    Track,
)
from practices.models.assessments import (
    WHEN,
    WHOM,
    WITH_WORDS,
    Assessment,
    AssessmentPin,
    AssessmentRecord,
    Finding,
    Judge,
    Says,
)
from practices.models.claims import Claim, ClaimPin, Verdict
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
from practices.models.links import TURNED, LinkGround, LinkProposal, ProvisionLink, Relation
from practices.models.notices import WAITING_TIME, Noticed
from practices.models.practices import PracticeKind, PracticePage, PracticeTopic
from practices.models.proposals import Decision, Origin, Proposal, Workflow
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.questions import Question, QuestionWords
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
from practices.models.vectors import EditionVectors, Neighbour
from practices.models.vocabulary import MatchKind, TopicChange, TopicChangeKind, TopicMatch, TopicRedirect, TopicReview
from practices.models.workflows import FourEyesTask

__all__ = [
    "BREADTH",
    "GENESIS",
    "HAS_SIMILAR",
    "INCOMPLETE",
    "STATES_OF",
    "TERMS_DATED",
    "TURNED",
    "WAITING_TIME",
    "WHEN",
    "WHOM",
    "WITH_WORDS",
    "AdoptionEvent",
    "AdoptionRecord",
    "Assessment",
    "AssessmentPin",
    "AssessmentRecord",
    "Audience",
    "Basis",
    "Claim",
    "ClaimPin",
    "Decision",
    "Demonstration",
    "EditionPage",
    "EditionVectors",
    "EventKind",
    "Finding",
    "FollowUpDecision",
    "FourEyesTask",
    "InstrumentAlias",
    "InstrumentEvent",
    "InstrumentKind",
    "InstrumentLineage",
    "InstrumentPage",
    "InstrumentTitle",
    "InstrumentTopic",
    "Judge",
    "LedgerEntry",
    "LineageKind",
    "LinkGround",
    "LinkProposal",
    "MatchKind",
    "Neighbour",
    "Noticed",
    "Origin",
    "PartialDate",
    "PracticeKind",
    "PracticePage",
    "PracticeTopic",
    "Precision",
    "Proposal",
    "Provision",
    "ProvisionLink",
    "ProvisionTopic",
    "Question",
    "QuestionWords",
    "Relation",
    "Release",
    "ReleaseDecision",
    "ReleaseRecord",
    "ReleasedKind",
    "ReuseTerms",
    "Says",
    "State",
    "StructuringRequest",
    "TermsAcceptance",
    "TextStatus",
    "Topic",
    "TopicChange",
    "TopicChangeKind",
    "TopicFollowUp",
    "TopicLabel",
    "TopicMatch",
    "TopicRedirect",
    "TopicReview",
    "Track",
    "Verdict",
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
