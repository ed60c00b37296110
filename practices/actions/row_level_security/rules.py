"""What the public's role may read, table by table. A table that is in no list is closed to it.

The rules say in SQL what `visible_to(None)` says in Python, on purpose a second time: tests hold them together.
"""

from collections.abc import Mapping

SCHEMA = "second_wall"
"""The schema of what is below: views and functions of the owner, who is held up by no rule."""


def among(kind: str, key: str) -> str:
    """Return the condition that a key is among those of a view of `SETS`."""
    return f"{key} IN (SELECT unnest({SCHEMA}.open_{kind}()))"


def within(view: str, key: str) -> str:
    """Return the condition that the row with this key is in a view of `ROWS`.

    No table has a column "key": what is looked for is the row's own, never the view's.
    """
    return f"EXISTS (SELECT FROM {SCHEMA}.{view} o WHERE o.key = {key})"


RELEASED = "SELECT x.kind, x.thing FROM practices_release x WHERE x.audience = 'public'"
"""The view `released`: what a release opens to the public."""

SETS: Mapping[str, str] = {
    "organization": """
        SELECT p.id AS key FROM organizations_organizationpage o JOIN wagtailcore_page p ON p.id = o.page_ptr_id
        WHERE p.live AND NOT o.is_contact_only AND NOT o.is_test
    """,
    "instrument": """
        SELECT p.id AS key, p.translation_key FROM practices_instrumentpage i
        JOIN wagtailcore_page p ON p.id = i.page_ptr_id
        JOIN second_wall.organization o ON o.key = i.organization_id
        JOIN second_wall.released x ON x.kind = 'instrument' AND x.thing = p.translation_key
        WHERE p.live
    """,
    "edition": """
        SELECT p.id AS key, p.translation_key, i.translation_key AS work FROM practices_editionpage e
        JOIN wagtailcore_page p ON p.id = e.page_ptr_id
        JOIN second_wall.instrument i ON i.key = e.instrument_id
        JOIN second_wall.released x ON x.kind = 'edition' AND x.thing = p.translation_key
        WHERE p.live
    """,
    "practice": """
        SELECT p.id AS key FROM practices_practicepage n
        JOIN wagtailcore_page p ON p.id = n.page_ptr_id
        JOIN second_wall.organization o ON o.key = n.organization_id
        JOIN second_wall.released x ON x.kind = 'practice' AND x.thing = p.translation_key
        WHERE p.live
    """,
    "page": """
        SELECT p.id AS key FROM wagtailcore_page p WHERE p.live AND (
            p.depth = 1
            OR EXISTS (SELECT FROM home_homepage h WHERE h.page_ptr_id = p.id)
            OR EXISTS (SELECT FROM home_standardpage s WHERE s.page_ptr_id = p.id)
            OR EXISTS (SELECT FROM organizations_organizationindexpage n WHERE n.page_ptr_id = p.id))
        UNION ALL SELECT key FROM second_wall.organization
        UNION ALL SELECT key FROM second_wall.instrument
        UNION ALL SELECT key FROM second_wall.edition
        UNION ALL SELECT key FROM second_wall.practice
    """,
}
"""The pages that are open, by key; each may look into those above it.

Nearly every table asks them, so that each is read once in a transaction (the function `open_<name>`).
"""

ROWS: Mapping[str, str] = {
    "provision": """
        SELECT p.id AS key FROM practices_provision p
        WHERE p.withdrawn_at IS NULL AND p.edition_id IN (SELECT unnest(second_wall.open_edition()))
    """,
    "adoption": """
        SELECT e.id AS key FROM practices_adoptionevent e JOIN practices_adoptionrecord r ON r.event_id = e.id
        WHERE r.is_public AND e.organization_id IN (SELECT unnest(second_wall.open_organization()))
        AND e.reference_id IN (SELECT unnest(second_wall.open_instrument()))
    """,
    "assessment": """
        SELECT a.id AS key FROM practices_assessment a JOIN practices_assessmentrecord r ON r.assessment_id = a.id
        WHERE r.is_public AND a.instrument_id IN (SELECT unnest(second_wall.open_instrument()))
        AND (a.edition_id IS NULL OR a.edition_id IN (SELECT unnest(second_wall.open_edition())))
    """,
    "claim": """
        SELECT c.id AS key FROM practices_claim c LEFT JOIN practices_provision p ON p.id = c.summary_id
        WHERE c.is_public AND c.instrument_id IN (SELECT unnest(second_wall.open_instrument()))
        AND (c.practice_id IN (SELECT unnest(second_wall.open_practice()))
            OR (p.withdrawn_at IS NULL AND p.edition_id IN (SELECT unnest(second_wall.open_edition()))))
        AND NOT EXISTS (
            SELECT FROM practices_claimpin n JOIN practices_provision w ON w.id = n.provision_id
            WHERE n.claim_id = c.id AND NOT (
                w.edition_id IN (SELECT unnest(second_wall.open_edition()))
                AND (w.withdrawn_at IS NULL
                    OR coalesce(w.withdrawn_at > second_wall.public_since(w.edition_id), false))))
    """,
    "initiative": "SELECT i.id AS key FROM practices_initiative i WHERE i.is_published",
    "question": "SELECT q.id AS key FROM practices_question q WHERE q.is_published",
    "report": """
        SELECT r.id AS key FROM practices_report r
        JOIN second_wall.released x ON x.kind = 'report' AND x.thing = r.public_id
    """,
    "report_part": """
        SELECT t.id AS key FROM practices_reportpart t
        JOIN second_wall.released x ON x.kind = 'report' AND x.thing = t.public_id
        JOIN practices_report r ON r.id = t.report_id
        JOIN second_wall.released y ON y.kind = 'report' AND y.thing = r.public_id
    """,
    "decision": """
        SELECT d.id AS key FROM practices_releasedecision d
        JOIN second_wall.released x ON x.kind = d.kind AND x.thing = d.thing
    """,
    "source": "SELECT s.id AS key FROM practices_harvestsource s WHERE s.is_shown",
}
"""Other rows that are open, by key."""

PUBLIC_SINCE = """
    SELECT CASE WHEN count(began) = 2 THEN max(began) END
    FROM second_wall.edition e,
    LATERAL (VALUES ('edition', e.translation_key), ('instrument', e.work)) AS asked (kind, thing),
    LATERAL (
        SELECT min(greatest(d.recorded_at, d.effective_at)) AS began FROM public.practices_releasedecision d
        WHERE d.kind = asked.kind AND d.thing = asked.thing AND d.audience = 'public' AND NOT EXISTS (
            SELECT FROM public.practices_releasedecision n
            WHERE n.kind = d.kind AND n.thing = d.thing AND n.audience <> 'public' AND n.sequence > d.sequence)
    ) AS decided
    WHERE e.key = $1
"""
"""Since when an edition and its instrument have been public without a break; NULL where that is not known."""

RULES: Mapping[str, str] = {
    "wagtailcore_page": among("page", "id"),
    "home_homepage": among("page", "page_ptr_id"),
    "home_standardpage": among("page", "page_ptr_id"),
    "organizations_organizationpage": among("organization", "page_ptr_id"),
    "organizations_organizationname": among("organization", "organization_id"),
    "organizations_organizationevent": among("organization", "organization_id"),
    "practices_instrumentpage": among("instrument", "page_ptr_id"),
    "practices_instrumenttitle": among("instrument", "instrument_id"),
    "practices_instrumentalias": among("instrument", "instrument_id"),
    "practices_instrumentevent": among("instrument", "instrument_id"),
    "practices_instrumentlineage": f"{among('instrument', 'instrument_id')} AND {among('instrument', 'other_id')}",
    "practices_instrumenttopic": among("instrument", "content_object_id"),
    "practices_editionpage": among("edition", "page_ptr_id"),
    "practices_editionpicture": f"is_shown AND {among('edition', 'edition_id')}",
    "practices_provision": (
        f"{among('edition', 'edition_id')} "
        f"AND (withdrawn_at IS NULL OR withdrawn_at > {SCHEMA}.public_since(edition_id))"
    ),
    "practices_provisiontopic": within("provision", "provision_id"),
    "practices_proposedtopic": f"rejected_at IS NULL AND {within('provision', 'provision_id')}",
    "practices_provisionlink": f"{within('provision', 'left_id')} AND {within('provision', 'right_id')}",
    "practices_neighbour": f"{within('provision', 'provision_id')} AND {within('provision', 'other_id')}",
    "practices_editionvectors": among("edition", "edition_id"),
    "practices_practicepage": among("practice", "page_ptr_id"),
    "practices_practicetopic": among("practice", "content_object_id"),
    "practices_namedsource": (f"EXISTS (SELECT FROM {SCHEMA}.released x WHERE x.thing = practices_namedsource.thing)"),
    "practices_pagevisibility": "reach = 5",
    "practices_release": "audience = 'public'",
    "practices_releasedecision": within("decision", "id"),
    "practices_releaserecord": within("decision", "decision_id"),
    "practices_adoptionevent": within("adoption", "id"),
    "practices_adoptionrecord": within("adoption", "event_id"),
    "practices_confirmation": f"{among('organization', 'organization_id')} AND {among('instrument', 'reference_id')}",
    "practices_assessment": within("assessment", "id"),
    "practices_assessmentpin": within("assessment", "assessment_id"),
    "practices_assessmentrecord": within("assessment", "assessment_id"),
    "practices_claim": within("claim", "id"),
    "practices_claimpin": within("claim", "claim_id"),
    "practices_initiative": "is_published",
    "practices_initiative_topics": within("initiative", "initiative_id"),
    "practices_initiativemeeting": within("initiative", "initiative_id"),
    "practices_initiativestatement": within("initiative", "initiative_id"),
    "practices_participation": (
        f"is_public AND {among('organization', 'organization_id')} AND {within('initiative', 'initiative_id')}"
    ),
    "practices_question": "is_published",
    "practices_questionwords": within("question", "question_id"),
    "practices_report": within("report", "id"),
    "practices_reportcontent": within("report", "report_id"),
    "practices_reportfile": within("report", "report_id"),
    "practices_reportpart": within("report_part", "id"),
    "practices_reportpartcontent": within("report_part", "part_id"),
    "practices_reportpartfile": within("report_part", "part_id"),
    "practices_change": "scope = ''",
    "practices_shownthing": "scope = ''",
    "practices_searchentry": "is_public",
    "practices_harvestsource": "is_shown",
    "practices_harvestedthing": f"withdrawn_at IS NULL AND {within('source', 'source_id')}",
    "wagtailredirects_redirect": f"redirect_page_id IS NULL OR {among('page', 'redirect_page_id')}",
    # Read along with what is public, and empty for the public: who recorded something is nobody's to know.
    "organizations_user": "false",
}
"""Tables of which the public's role sees the rows that fit."""

OPEN = (
    "django_content_type",
    "home_house",
    "organizations_organizationindexpage",
    "practices_adoptioninterruption",  # days and numbers of what is written beforehand
    "practices_adoptedreference",  # what was counted beforehand of what the public sees
    "practices_demonstration",
    "practices_encoderinuse",  # which encoder read the texts
    "practices_publicadoption",  # what was written beforehand of what the public sees; it goes when that does
    "practices_publicholding",  # counted beforehand
    "practices_similarspan",  # counted beforehand as well
    "practices_topic",
    "practices_topicchange",
    "practices_topiclabel",
    "practices_topicmatch",
    "practices_topicredirect",
    "practices_touch",  # that something waits to be noted, and its key
    "wagtailcore_locale",
    "wagtailcore_pageviewrestriction",  # empty: releases say who may see
    "wagtailcore_site",
)
"""Tables that the public's role reads whole: vocabulary, languages, and what was made for the public alone."""

CLOSED = (
    "account_emailaddress",
    "account_emailconfirmation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_session",
    "mfa_authenticator",
    "organizations_focalpoint",
    "organizations_appointment",
    "organizations_invitation",
    "organizations_user_groups",
    "organizations_user_user_permissions",
    "practices_accesstoken",
    "practices_adoptionsuggestion",
    "practices_approvalcode",
    "practices_approvalpart",
    "practices_approvalrequest",
    "practices_calendaraddress",
    "practices_changescope",
    "practices_clearance",
    "practices_clearancecode",
    "practices_contact",
    "practices_contactfile",
    "practices_contactrecord",
    "practices_contentedit",
    "practices_deputy",
    "practices_enquiry",
    "practices_enquirycontact",
    "practices_enquirymember",
    "practices_evidencecheck",
    "practices_examinedfile",
    "practices_externalid",
    "practices_foureyestask",
    "practices_heldupload",
    "practices_jobrun",
    "practices_keptoriginal",
    "practices_logentry",
    "practices_letter",
    "practices_letterfile",
    "practices_letterhead",
    "practices_lettermodel",
    "practices_letterwording",
    "practices_linkproposal",
    "practices_mailing",
    "practices_nextvectors",
    "practices_onepersonoffice",
    "practices_pack",
    "practices_packitem",
    "practices_pendingtext",
    "practices_pinnedletter",
    "practices_proposal",
    "practices_publicdocument",  # pages as they were made: read before the public's role is entered
    "practices_publicversion",
    "practices_readmessage",
    "practices_recognition",
    "practices_recognitionpage",
    "practices_redaction",
    "practices_redactionrequest",
    "practices_registeredapprover",
    "practices_relayedstatement",
    "practices_release_named",
    "practices_reportdraft",
    "practices_reportdraft_references",
    "practices_reportpartdraft",
    "practices_return",
    "practices_returncode",
    "practices_sealopening",
    "practices_sheetimport",
    "practices_sheetimportrow",
    "practices_sheetrowkey",
    "practices_sheetmapping",
    "practices_signednote",
    "practices_structuringrequest",
    "practices_submission",
    "practices_submissionfile",
    "practices_subscription",
    "practices_termsacceptance",
    "practices_topicfollowup",
    "practices_topicproposalsswitch",
    "practices_topicreview",
    "practices_webhook",
    "practices_webhookattempt",
    "practices_webhookdelivery",
    "socialaccount_socialaccount",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
    "taggit_tag",
    "taggit_taggeditem",
    "usersessions_usersession",
    "wagtail_localize_localesynchronization",
    "wagtail_localize_overridablesegment",
    "wagtail_localize_relatedobjectsegment",
    "wagtail_localize_segmentoverride",
    "wagtail_localize_string",
    "wagtail_localize_stringsegment",
    "wagtail_localize_stringtranslation",
    "wagtail_localize_template",
    "wagtail_localize_templatesegment",
    "wagtail_localize_translatableobject",
    "wagtail_localize_translation",
    "wagtail_localize_translationcontext",
    "wagtail_localize_translationlog",
    "wagtail_localize_translationsource",
    "wagtailadmin_admin",
    "wagtailadmin_editingsession",
    "wagtailadmin_formstate",
    "wagtailcore_apitoken",
    "wagtailcore_collection",
    "wagtailcore_collectionviewrestriction",
    "wagtailcore_collectionviewrestriction_groups",
    "wagtailcore_comment",
    "wagtailcore_commentreply",
    "wagtailcore_groupapprovaltask",
    "wagtailcore_groupapprovaltask_groups",
    "wagtailcore_groupcollectionpermission",
    "wagtailcore_grouppagepermission",
    "wagtailcore_groupsitepermission",
    "wagtailcore_modellogentry",
    "wagtailcore_pagelogentry",
    "wagtailcore_pagesubscription",
    "wagtailcore_pageviewrestriction_groups",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",
    "wagtailcore_task",
    "wagtailcore_taskstate",
    "wagtailcore_uploadedfile",
    "wagtailcore_workflow",
    "wagtailcore_workflowcontenttype",
    "wagtailcore_workflowpage",
    "wagtailcore_workflowstate",
    "wagtailcore_workflowtask",
    "wagtaildocs_document",
    "wagtailembeds_embed",
    "wagtailforms_formsubmission",
    "wagtailimages_image",
    "wagtailimages_rendition",
    "wagtailsearch_indexentry",
    "wagtailusers_userprofile",
)
"""Tables that the public's role cannot read at all, which is what becomes of a table in no list as well.

Drafts and revisions, who works here, what is asked and proposed, letters, keys, logs, files, Wagtail's two indexes.
"""
