"""What is kept: topics, releases, texts, practices, what people judged of them, the ledgers, proposals.

Django finds the models here; what needs one imports it from its module.
"""

import practices.models.adoptions
import practices.models.approvals.approvers
import practices.models.approvals.deputies
import practices.models.approvals.letters
import practices.models.approvals.requests
import practices.models.assessments
import practices.models.claims
import practices.models.content_edits
import practices.models.dates
import practices.models.demonstration
import practices.models.edition_pictures
import practices.models.editions
import practices.models.erasable
import practices.models.evidence
import practices.models.exchange.changes
import practices.models.exchange.following
import practices.models.exchange.harvest
import practices.models.exchange.public_counts
import practices.models.exchange.public_documents
import practices.models.exchange.public_versions
import practices.models.exchange.tokens
import practices.models.exchange.webhooks
import practices.models.follow_ups
import practices.models.held_uploads
import practices.models.initiatives
import practices.models.instruments
import practices.models.job_runs
import practices.models.kept_files
import practices.models.ledger
import practices.models.letterheads
import practices.models.links
import practices.models.messages
import practices.models.notices
import practices.models.outreach.contacts
import practices.models.outreach.enquiries
import practices.models.outreach.letters
import practices.models.outreach.packs
import practices.models.outreach.returns
import practices.models.pending_texts
import practices.models.practices
import practices.models.proposals
import practices.models.proposed_topics
import practices.models.provisions
import practices.models.questions
import practices.models.recognitions
import practices.models.redactions
import practices.models.relayed
import practices.models.released_pages
import practices.models.releases
import practices.models.reports.drafts
import practices.models.reports.issues
import practices.models.reports.parts
import practices.models.sealed_pages
import practices.models.seals
import practices.models.search
import practices.models.sheets
import practices.models.source_files
import practices.models.structuring
import practices.models.terms
import practices.models.topics
import practices.models.vectors
import practices.models.vocabulary
import practices.models.workflows  # noqa: F401
