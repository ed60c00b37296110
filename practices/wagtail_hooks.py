"""What the admin is told of the core of this app. Registrations and nothing else; each package adds its own."""

from importlib import import_module

from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from organizations.menu import ExchangeGroup
from practices.actions.approvals.sources import register_source_log
from practices.actions.directory.people import register_directory_log
from practices.actions.outside_acts import register_outside_log
from practices.admin import admin_api, documents, edition_topics, page_buttons, pages, publishing_menu
from practices.admin.activity import ActivityViewSet
from practices.admin.adoptions import AdoptionAdminViewSet
from practices.admin.approvals.absences import register_deputy_log
from practices.admin.approvals.addresses import ApprovalViewSet
from practices.admin.approvals.entries import EntryViewSet
from practices.admin.approvals.log import register_approvals
from practices.admin.approvals.register import register_register_log
from practices.admin.assessments import AssessmentAdminViewSet
from practices.admin.assessments_to_confirm import AssessmentsToConfirmViewSet
from practices.admin.claims import ClaimViewSet
from practices.admin.derivations import DerivationViewSet
from practices.admin.directory import DirectoryViewSet
from practices.admin.explorer import ExplorerViewSet, SealedPageURLFinder
from practices.admin.follow_ups import FollowUpViewSet
from practices.admin.imports import ImportViewSet
from practices.admin.initiatives import InitiativeAdminViewSet
from practices.admin.links import LinkAdminViewSet
from practices.admin.page_conflicts import refuse_conflicting_save
from practices.admin.proposals import ProposalViewSet
from practices.admin.proposed_topics import register_proposals_log
from practices.admin.publishing import PublicationViewSet
from practices.admin.questions import QuestionViewSet
from practices.admin.reader_preview import ReaderPreviewViewSet
from practices.admin.relayed import RelayedViewSet
from practices.admin.releases import ReleaseViewSet
from practices.admin.seals import SealViewSet, register_seal_log
from practices.admin.source_files import SourceFileViewSet
from practices.admin.starting import StartViewSet, register_start
from practices.admin.structuring import StructureViewSet, register_structuring
from practices.admin.suggestions import SuggestionViewSet
from practices.admin.terms import TermsViewSet, remind_of_terms
from practices.admin.topics import TopicAdminViewSet
from practices.admin.workflow_log import register_workflow_log
from practices.apps import PACKAGES
from practices.member_departures import register_leaving_log
from practices.models.adoptions import AdoptionEvent
from practices.models.assessments import Assessment
from practices.models.proposals import Proposal
from practices.policies import OwnScreensPolicy, SealedDocumentPolicy, SealedPagePolicy

register_permission_policy(Page, SealedPagePolicy(Page))
register_permission_policy(
    get_document_model(),
    SealedDocumentPolicy(get_document_model(), "wagtaildocs.Document", owner_field_name="uploaded_by_user"),
    exact_class=True,  # Wagtail's own is registered for the class, maybe later
)
register_admin_url_finder(Page, SealedPageURLFinder)
for model in (AdoptionEvent, Assessment, Proposal):
    register_permission_policy(model, OwnScreensPolicy(model))

# The group of the menu and its screens
hooks.register("register_admin_viewset", ExplorerViewSet)
hooks.register("register_admin_viewset", ExchangeGroup)
hooks.register("register_admin_viewset", ProposalViewSet)
hooks.register("register_admin_viewset", ApprovalViewSet)
hooks.register("register_admin_viewset", EntryViewSet)
hooks.register("register_admin_viewset", AdoptionAdminViewSet)
hooks.register("register_admin_viewset", RelayedViewSet)
hooks.register("register_admin_viewset", SuggestionViewSet)
hooks.register("register_admin_viewset", AssessmentAdminViewSet)
hooks.register("register_admin_viewset", AssessmentsToConfirmViewSet)
hooks.register("register_admin_viewset", ImportViewSet)
hooks.register("register_admin_viewset", StructureViewSet)
hooks.register("register_admin_viewset", SourceFileViewSet)
hooks.register("register_admin_viewset", PublicationViewSet)
hooks.register("register_admin_viewset", ReleaseViewSet)
hooks.register("register_admin_viewset", TopicAdminViewSet)
hooks.register("register_admin_viewset", FollowUpViewSet)
hooks.register("register_admin_viewset", LinkAdminViewSet)
hooks.register("register_admin_viewset", DerivationViewSet)
hooks.register("register_admin_viewset", StartViewSet)
hooks.register("register_admin_viewset", QuestionViewSet)
hooks.register("register_admin_viewset", ClaimViewSet)
hooks.register("register_admin_viewset", InitiativeAdminViewSet)
hooks.register("register_admin_viewset", ReaderPreviewViewSet)
hooks.register("register_admin_viewset", SealViewSet)
hooks.register("register_admin_viewset", TermsViewSet)
hooks.register("register_admin_viewset", ActivityViewSet)
hooks.register("register_admin_viewset", DirectoryViewSet)
hooks.register("register_page_header_buttons", page_buttons.header_buttons)
hooks.register("register_page_listing_more_buttons", page_buttons.listing_buttons)
hooks.register("register_log_actions", register_structuring)
hooks.register("register_log_actions", register_start)
hooks.register("register_log_actions", register_seal_log)
hooks.register("register_log_actions", register_approvals)
hooks.register("register_log_actions", register_deputy_log)
hooks.register("register_log_actions", register_register_log)
hooks.register("register_log_actions", register_leaving_log)
hooks.register("register_log_actions", register_directory_log)
hooks.register("register_log_actions", register_outside_log)
hooks.register("register_log_actions", register_source_log)
hooks.register("register_log_actions", register_proposals_log)
hooks.register("register_log_actions", register_workflow_log, order=100)  # after Wagtail's

# What the editor refuses
hooks.register("before_create_page", pages.keep_as_draft)
hooks.register("before_edit_page", refuse_conflicting_save)
hooks.register("before_edit_page", pages.spare_approver)
hooks.register("before_edit_page", pages.say_uncleaned)
hooks.register("before_edit_page", pages.say_unreasoned)
hooks.register("before_publish_page", pages.refuse_publish)
hooks.register("before_unpublish_page", pages.refuse_unpublish)
hooks.register("before_delete_page", pages.refuse_delete)
hooks.register("before_move_page", pages.refuse_move)
hooks.register("before_copy_page", pages.refuse_copy)
hooks.register("before_bulk_action", pages.refuse_bulk)

# What an organization is told of
hooks.register("after_edit_page", pages.say_what_follows)
hooks.register("after_edit_page", edition_topics.keep_topics)
hooks.register("after_create_page", edition_topics.keep_topics)
hooks.register("after_edit_page", publishing_menu.go_to_sheet)
hooks.register("after_create_page", publishing_menu.go_to_sheet)
hooks.register("after_edit_page", publishing_menu.say_sent)
hooks.register("after_create_page", publishing_menu.say_sent)
hooks.register("after_unpublish_page", pages.tell_unpublished)
hooks.register("after_bulk_action", pages.tell_unpublished_in_bulk)

# What the editor says
hooks.register("before_edit_page", remind_of_terms)
hooks.register("before_edit_page", pages.say_who_approves)

# What is shown to whom
hooks.register("construct_page_chooser_queryset", pages.limit_page_chooser)
hooks.register("construct_page_action_menu", pages.hide_publishing)
hooks.register("construct_page_action_menu", pages.put_decisions_first)
hooks.register("construct_page_action_menu", publishing_menu.lead_to_sheet)
hooks.register("construct_reports_menu", pages.hide_reports)
hooks.register("construct_admin_api", admin_api.mount_read_only)
hooks.register("register_admin_urls", documents.document_urls)

for package in PACKAGES:
    import_module(f"{package}.wagtail_hooks")
