"""What is kept: topics, releases, texts, practices, what people judged of them, the ledgers, proposals."""

from practices.models.adoptions import (
    HAS_SIMILAR,
    MAY_LIE_AHEAD,
    OF_ADOPTION_ALONE,
    STATES_OF,
    AdoptionEvent,
    AdoptionRecord,
    Basis,
    EvidenceKind,
    State,
    Track,
)
from practices.models.approvals.approvers import OnePersonOffice, RegisteredApprover, is_one_person_office
from practices.models.approvals.deputies import Deputy
from practices.models.approvals.requests import (
    ApprovalAnswer,
    ApprovalCode,
    ApprovalRequest,
    ApprovalWay,
    SignedNote,
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
from practices.models.editions import INCOMPLETE, EditionPage, TextStatus, begun_anywhere, checksum, today
from practices.models.erasable import Erasable, RedactionReason
from practices.models.evidence import AdoptionSuggestion, Confirmation, EvidenceCheck
from practices.models.exchange.changes import (
    PUBLIC_SCOPE,
    SECRETARIAT_SCOPE,
    AdoptionInterruption,
    Change,
    ChangeAct,
    ChangedKind,
    ChangeScope,
    PublicAdoption,
    ShownThing,
    Touch,
)
from practices.models.exchange.counted import AdoptedReference, PublicHolding, SimilarSpan
from practices.models.exchange.following import Frequency, Subscription
from practices.models.exchange.harvest import HarvestedThing, HarvestSource
from practices.models.exchange.public_versions import PublicVersion
from practices.models.exchange.tokens import (
    ENDS_SOON,
    AccessToken,
    ExternalId,
    Submission,
    SubmissionFile,
    SubmissionStatus,
    SubmittedKind,
)
from practices.models.exchange.webhooks import Webhook, WebhookAttempt, WebhookDelivery
from practices.models.follow_ups import FollowUpDecision, TopicFollowUp
from practices.models.initiatives import Initiative, InitiativeMeeting, InitiativeStatement, Participation
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
from practices.models.job_runs import JobRun
from practices.models.kept_files import KeptFile
from practices.models.ledger import GENESIS, LedgerEntry, RecordWords, UnknownHashVersion, digest
from practices.models.links import TURNED, LinkGround, LinkProposal, ProvisionLink, Relation
from practices.models.messages import ReadMessage
from practices.models.notices import WAITING_TIME, Noticed
from practices.models.outreach.contacts import Actor, Contact, ContactFile, ContactKind, ContactRecord
from practices.models.outreach.letters import (
    Letter,
    LetterFile,
    LetterForm,
    LetterModel,
    LetterPurpose,
    LetterWording,
    Mailing,
)
from practices.models.outreach.packs import Pack, PackItem
from practices.models.outreach.returns import Return, ReturnCode
from practices.models.practices import PracticeKind, PracticePage, PracticeTopic
from practices.models.proposals import Decision, Origin, Proposal, Workflow
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.questions import Question, QuestionWords
from practices.models.redactions import RedactedKind, Redaction, RedactionRequest
from practices.models.released_pages import PAGE_KINDS, RELEASED_PAGES
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
from practices.models.reports.drafts import Clearance, ClearanceAnswer, ClearanceCode, ReportDraft
from practices.models.reports.issues import Report, ReportContent, ReportFile, Series
from practices.models.search import LISTED, NAMED_COLUMN, SOURCES, WORDS_TABLE, FoundKind, SearchEntry, shown_rows
from practices.models.structuring import StructuringRequest
from practices.models.terms import TERMS_DATED, TermsAcceptance, has_accepted_terms
from practices.models.topics import Topic, TopicLabel
from practices.models.vectors import EditionVectors, Neighbour
from practices.models.vocabulary import MatchKind, TopicChange, TopicChangeKind, TopicMatch, TopicRedirect, TopicReview
from practices.models.workflows import FourEyesTask

__all__ = [
    "BREADTH",
    "ENDS_SOON",
    "GENESIS",
    "HAS_SIMILAR",
    "INCOMPLETE",
    "LISTED",
    "MAY_LIE_AHEAD",
    "NAMED_COLUMN",
    "OF_ADOPTION_ALONE",
    "PAGE_KINDS",
    "PUBLIC_SCOPE",
    "RELEASED_PAGES",
    "SECRETARIAT_SCOPE",
    "SOURCES",
    "STATES_OF",
    "TERMS_DATED",
    "TURNED",
    "WAITING_TIME",
    "WHEN",
    "WHOM",
    "WITH_WORDS",
    "WORDS_TABLE",
    "AccessToken",
    "Actor",
    "AdoptedReference",
    "AdoptionEvent",
    "AdoptionInterruption",
    "AdoptionRecord",
    "AdoptionSuggestion",
    "ApprovalAnswer",
    "ApprovalCode",
    "ApprovalRequest",
    "ApprovalWay",
    "Assessment",
    "AssessmentPin",
    "AssessmentRecord",
    "Audience",
    "Basis",
    "Change",
    "ChangeAct",
    "ChangeScope",
    "ChangedKind",
    "Claim",
    "ClaimPin",
    "Clearance",
    "ClearanceAnswer",
    "ClearanceCode",
    "Confirmation",
    "Contact",
    "ContactFile",
    "ContactKind",
    "ContactRecord",
    "Decision",
    "Demonstration",
    "Deputy",
    "EditionPage",
    "EditionVectors",
    "Erasable",
    "EventKind",
    "EvidenceCheck",
    "EvidenceKind",
    "ExternalId",
    "Finding",
    "FollowUpDecision",
    "FoundKind",
    "FourEyesTask",
    "Frequency",
    "HarvestSource",
    "HarvestedThing",
    "Initiative",
    "InitiativeMeeting",
    "InitiativeStatement",
    "InstrumentAlias",
    "InstrumentEvent",
    "InstrumentKind",
    "InstrumentLineage",
    "InstrumentPage",
    "InstrumentTitle",
    "InstrumentTopic",
    "JobRun",
    "Judge",
    "KeptFile",
    "LedgerEntry",
    "Letter",
    "LetterFile",
    "LetterForm",
    "LetterModel",
    "LetterPurpose",
    "LetterWording",
    "LineageKind",
    "LinkGround",
    "LinkProposal",
    "Mailing",
    "MatchKind",
    "Neighbour",
    "Noticed",
    "OnePersonOffice",
    "Origin",
    "Pack",
    "PackItem",
    "PartialDate",
    "Participation",
    "PracticeKind",
    "PracticePage",
    "PracticeTopic",
    "Precision",
    "Proposal",
    "Provision",
    "ProvisionLink",
    "ProvisionTopic",
    "PublicAdoption",
    "PublicHolding",
    "PublicVersion",
    "Question",
    "QuestionWords",
    "ReadMessage",
    "RecordWords",
    "RedactedKind",
    "Redaction",
    "RedactionReason",
    "RedactionRequest",
    "RegisteredApprover",
    "Relation",
    "Release",
    "ReleaseDecision",
    "ReleaseRecord",
    "ReleasedKind",
    "Report",
    "ReportContent",
    "ReportDraft",
    "ReportFile",
    "Return",
    "ReturnCode",
    "ReuseTerms",
    "Says",
    "SearchEntry",
    "Series",
    "ShownThing",
    "SignedNote",
    "SimilarSpan",
    "State",
    "StructuringRequest",
    "Submission",
    "SubmissionFile",
    "SubmissionStatus",
    "SubmittedKind",
    "Subscription",
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
    "Touch",
    "Track",
    "UnknownHashVersion",
    "Verdict",
    "Webhook",
    "WebhookAttempt",
    "WebhookDelivery",
    "Workflow",
    "begun_anywhere",
    "checksum",
    "digest",
    "format_partial_date",
    "has_accepted_terms",
    "is_one_person_office",
    "is_open_to",
    "is_page_visible_to",
    "last_day",
    "shown_rows",
    "today",
]
