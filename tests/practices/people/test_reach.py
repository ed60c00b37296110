"""Each organization touches only its own: Wagtail's screens, one by one, as an officer of another organization."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.models import Page

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from tests import factories
from tests.practices.people.conftest import CANARY, Side, client_of

REFUSED = {302, 403, 404, 405}

ON_A_PAGE = [
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    "wagtailadmin_pages:edit",
    "wagtailadmin_pages:copy",
    "wagtailadmin_pages:move",
    "wagtailadmin_pages:history",
    "wagtailadmin_pages:history_results",
    "wagtailadmin_pages:delete",
    "wagtailadmin_pages:unpublish",
    "wagtailadmin_pages:usage",
    "wagtailadmin_pages:view_draft",
    "wagtailadmin_pages:preview_on_edit",
    "wagtailadmin_pages:add_subpage",
    "wagtailadmin_pages:workflow_history",
    "wagtailadmin_pages:confirm_workflow_cancellation",
    "wagtailadmin_pages:convert_alias",
    "wagtailadmin_pages:set_privacy",
    "wagtailadmin_pages:lock",
    "wagtailadmin_pages:unlock",
    "wagtailadmin_pages:set_page_position",
    "wagtailadmin_pages:revisions_index",
    "wagtailadmin_choose_page_child",
]


def refused(response: Any) -> bool:
    """Tell whether an answer gives nothing away."""
    location = response.headers.get("Location", "")
    return response.status_code in REFUSED and CANARY not in response.content.decode() and CANARY not in location


@pytest.mark.parametrize("kind", ["draft", "edition", "practice", "organization"])
def test_page_screen_of_another_organization_is_not_there(ours: Side, theirs: Side, kind: str) -> None:
    client = client_of(ours.officer)
    page = getattr(theirs, kind)
    met_in_choosers = {"wagtailadmin_choose_page_child"} if kind == "organization" else set()

    shown = [
        (name, method)
        for name in ON_A_PAGE
        if name not in met_in_choosers
        for method in ("get", "post")
        if not refused(getattr(client, method)(reverse(name, args=[page.pk])))
    ]

    assert shown == []


def test_every_screen_with_a_page_is_in_the_list_above() -> None:
    from wagtail.admin.urls import pages  # noqa: PLC0415

    one_page = {
        f"wagtailadmin_pages:{pattern.name}"
        for pattern in pages.urlpatterns
        if list(pattern.pattern.converters) in (["page_id"], ["parent_page_id"], ["page_to_move_id"])
    }

    assert one_page <= set(ON_A_PAGE)


MORE_ARGUMENTS = [
    ("wagtailadmin_pages:move_confirm", ["ours.draft", "theirs.organization"]),
    ("wagtailadmin_pages:move_confirm", ["theirs.draft", "ours.organization"]),
    ("wagtailadmin_pages:workflow_preview", ["theirs.draft", 1]),
    ("wagtailadmin_pages:workflow_action", ["theirs.draft", "approve", 1]),
    ("wagtailadmin_pages:collect_workflow_action_data", ["theirs.draft", "approve", 1]),
    ("wagtailadmin_pages:workflow_history_detail", ["theirs.draft", 1]),
    ("wagtailadmin_pages:revisions_view", ["theirs.draft", "theirs.revision"]),
    ("wagtailadmin_pages:revisions_revert", ["theirs.draft", "theirs.revision"]),
    ("wagtailadmin_pages:revisions_unschedule", ["theirs.draft", "theirs.revision"]),
    ("wagtailadmin_pages:revisions_compare", ["theirs.draft", "live", "latest"]),
    ("wagtailadmin_pages:revisions_view", ["ours.draft", "theirs.revision"]),
    ("wagtailadmin_pages:revisions_revert", ["ours.draft", "theirs.revision"]),
    ("wagtailadmin_pages:add", ["practices", "instrumentpage", "theirs.organization"]),
    ("wagtailadmin_pages:add", ["practices", "editionpage", "theirs.draft"]),
    ("wagtailadmin_pages:preview_on_add", ["practices", "practicepage", "theirs.organization"]),
    ("wagtailadmin_editing_sessions:ping", ["practices", "instrumentpage", "theirs.draft", 1]),
    ("wagtailadmin_editing_sessions:release", [1]),
    ("wagtailadmin_api:pages:detail", ["theirs.draft"]),
]


def test_screen_with_more_arguments_gives_nothing_away(ours: Side, theirs: Side) -> None:
    client = client_of(ours.officer)
    values = {
        "ours.draft": ours.draft.pk,
        "ours.organization": ours.organization.pk,
        "theirs.draft": theirs.draft.pk,
        "theirs.organization": theirs.organization.pk,
        "theirs.revision": theirs.draft.latest_revision_id,
    }
    shown = []
    for name, arguments in MORE_ARGUMENTS:
        address = reverse(name, args=[values.get(argument, argument) for argument in arguments])
        for method in ("get", "post"):
            response = getattr(client, method)(address)
            if not refused(response) and not name.endswith(":release"):
                shown.append((name, arguments, method))

    assert shown == []


LISTS = [
    ("wagtailadmin_home", ""),
    ("wagtailadmin_explore_root", ""),
    ("wagtailadmin_explore_root", f"?q={CANARY}&search_all=1"),
    ("wagtailadmin_pages:search", f"?q={CANARY}"),
    ("wagtailadmin_pages:search_results", "?q=draft"),
    ("wagtailadmin_choose_page", ""),
    ("wagtailadmin_choose_page", "?page_type=practices.instrumentpage"),
    ("wagtailadmin_choose_page", "?page_type=practices.editionpage"),
    ("wagtailadmin_choose_page_search", f"?q={CANARY}"),
    ("wagtailadmin_choose_page_search", f"?q={CANARY}&page_type=practices.instrumentpage"),
    ("wagtailadmin_reports:page_types_usage", ""),
    ("wagtailadmin_reports:page_types_usage_results", ""),
    ("wagtailadmin_reports:site_history", ""),
    ("wagtailadmin_reports:site_history_results", ""),
    ("wagtailadmin_reports:workflow", ""),
    ("wagtailadmin_reports:workflow_tasks", ""),
    ("wagtailadmin_reports:locked_pages", ""),
    ("wagtailadmin_reports:aging_pages", ""),
    ("wagtailadmin_tag_autocomplete", f"?term={CANARY[:5]}"),
    ("wagtailadmin_api:pages:listing", ""),
    ("wagtailadmin_api:pages:listing", "?child_of=root&for_explorer=1"),
    ("wagtaildocs:index", ""),
    ("wagtaildocs_chooser:choose", ""),
    ("wagtaildocs_chooser:choose", f"?q={CANARY[:6]}"),
    ("wagtailadmin_account", ""),
    ("proposals:index", ""),
    ("adoption_events:index", ""),
    ("adoption_events:add", ""),
]


def test_lists_show_nothing_of_another_organization(ours: Side, theirs: Side) -> None:
    add_document(theirs)
    theirs.edition.get_workflow().start(theirs.edition, theirs.officer)
    client = client_of(ours.officer)
    shown = []
    for name, query in LISTS:
        body = client.get(reverse(name) + query, follow=True).content.decode()
        echoes = (f'value="{CANARY}"', f"“{CANARY}”", f"<em>{CANARY}</em>", f"q={CANARY}")
        for echo in echoes:
            body = body.replace(echo, "")
        if CANARY in body or f">{theirs.officer.username}<" in body.replace(" ", "").replace("\n", ""):
            shown.append((name, query))

    assert shown == []


def test_list_by_page_type_is_not_there(ours: Side, theirs: Side) -> None:
    client = client_of(ours.officer)
    for model in ("instrumentpage", "editionpage", "practicepage"):
        assert client.get(reverse("wagtailadmin_pages:type_use", args=["practices", model])).status_code == 404


def test_choosing_a_parent_offers_own_pages_only(ours: Side, theirs: Side) -> None:
    address = reverse("wagtailadmin_pages:choose_parent", args=["practices", "editionpage"])

    body = client_of(ours.officer).get(address).content.decode()

    assert CANARY not in body


def test_choosing_several_pages_gives_no_title_of_a_hidden_one(ours: Side, theirs: Side) -> None:
    client = client_of(ours.officer)
    address = reverse("wagtailadmin_choose_page_chosen_multiple")

    hidden = client.get(f"{address}?id={theirs.draft.pk}")
    released = client.get(f"{address}?id={theirs.instrument.pk}")

    assert hidden.status_code == 404
    assert released.status_code == 200


@pytest.mark.indexed
def test_draft_title_of_a_published_page_is_not_shown_to_others(ours: Side, theirs: Side) -> None:
    for page in (theirs.organization, theirs.instrument):
        page.title = f"New name {CANARY}"
        page.save_revision(user=theirs.officer)
    edition = factories.edition(theirs.instrument, title="A text to find")
    client = client_of(ours.officer)
    chosen = reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={theirs.instrument.pk}"
    search = reverse("wagtailadmin_choose_page_search")
    addresses = [
        reverse("wagtailadmin_choose_page_child", args=[theirs.organization.pk]),
        reverse("wagtailadmin_choose_page_child", args=[theirs.instrument.pk]),
        reverse("wagtailadmin_choose_page") + "?page_type=practices.instrumentpage",
        f"{search}?q=text",
        f"{search}?q=code",
        chosen,
    ]

    bodies = [client.get(address).content.decode() for address in addresses]

    assert [address for address, body in zip(addresses, bodies, strict=True) if CANARY in body] == []
    assert edition.title in bodies[3]


def test_external_link_does_not_find_hidden_pages(ours: Side, theirs: Side) -> None:
    hidden = factories.instrument(theirs.organization, audience=None, title=f"Hidden {CANARY}")
    data = {"external-link-chooser-url": hidden.full_url, "external-link-chooser-link_text": "x"}

    response = client_of(ours.officer).post(reverse("wagtailadmin_choose_page_external_link"), data)

    assert refused(response)


def test_bulk_action_names_no_page_of_another_organization(ours: Side, theirs: Side) -> None:
    client = client_of(ours.officer)
    queries = (f"id={theirs.draft.pk}", "id=all", f"id=all&childOf={theirs.organization.pk}")
    for action in ("delete", "move", "publish", "unpublish"):
        for query in queries:
            address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + "?" + query

            assert refused(client.get(address))
            assert refused(client.post(address))

    assert Page.objects.filter(pk=theirs.draft.pk, live=False).exists()


def test_tags_of_others_are_not_completed(ours: Side, theirs: Side) -> None:
    Tag.objects.create(name=CANARY, slug=CANARY)
    client = client_of(ours.officer)

    tags = client.get(reverse("wagtailadmin_tag_model_autocomplete", args=["taggit", "tag"]) + "?term=canary")
    topics = client.get(reverse("wagtailadmin_tag_model_autocomplete", args=["practices", "topic"]) + "?term=a")

    assert tags.status_code == 404
    assert topics.status_code == 200


def add_document(owner: Side) -> Any:
    """Put a document into the organization's collection."""
    return get_document_model().objects.create(
        title=f"Document {CANARY if owner.organization.slug else ''}",
        file=ContentFile(b"words", name="words.txt"),
        collection=owner.organization.collection,
    )


def test_document_is_read_by_its_organization_alone(ours: Side, theirs: Side) -> None:
    document = add_document(theirs)
    address = reverse("wagtaildocs_serve", args=[document.pk, document.filename])

    assert client_of(ours.officer).get(address).status_code == 404
    assert client_of(theirs.officer).get(address).status_code == 200
    assert client_of(theirs.officer).get(reverse("wagtaildocs:index")).status_code == 200
    assert client_of(theirs.officer).get(reverse("wagtaildocs:edit", args=[document.pk])).status_code == 200


def test_document_screen_of_another_organization_is_not_there(ours: Side, theirs: Side) -> None:
    document, client = add_document(theirs), client_of(ours.officer)
    for name in ("wagtaildocs:edit", "wagtaildocs:delete", "wagtaildocs:document_usage", "wagtaildocs_chooser:chosen"):
        assert refused(client.get(reverse(name, args=[document.pk])))


def test_document_goes_into_the_own_collection_alone(ours: Side, theirs: Side) -> None:
    client = client_of(ours.officer)
    for owner in (theirs, ours):
        file = ContentFile(b"words", name=f"words-{owner.organization.pk}.txt")
        data = {"title": "Words", "file": file, "collection": owner.organization.collection.pk, "tags": ""}

        client.post(reverse("wagtaildocs:add"), data)

    assert {document.collection for document in get_document_model().objects.all()} == {ours.organization.collection}


def test_screen_that_is_not_for_organizations_is_not_there(ours: Side) -> None:
    client = client_of(ours.officer)
    closed = [
        "images/",
        "images/chooser/",
        "snippets/",
        "users/",
        "groups/",
        "redirects/",
        "sites/",
        "locales/",
        "collections/",
        "workflows/list/",
        "workflows/tasks/index/",
        "embeds/chooser/",
        "api/main/documents/",
        "api/main/images/",
        "failwhale/",
        "reports/workflow/",
        "reports/site-history/",
        "reports/page-types-usage/",
    ]

    assert [path for path in closed if client.get(f"/admin/{path}").status_code != 404] == []


def test_menu_hides_what_is_not_for_organizations(ours: Side) -> None:
    body = client_of(ours.officer).get("/admin/").content.decode()

    assert "/admin/images/" not in body
    assert "/admin/snippets/" not in body
    assert "/admin/reports/page-types-usage/" not in body
    assert "/admin/my-organization/" in body


def test_page_key_that_is_none_is_not_there(ours: Side) -> None:
    client = client_of(ours.officer)
    for key in ("abc", "99999999999999999999999", "-1", "0"):
        assert client.get(f"/admin/choose-page/chosen-multiple/?id={key}").status_code == 404
        assert client.get(f"/admin/bulk/wagtailcore/page/delete/?id={key}").status_code == 404
        copy = reverse("wagtailadmin_pages:copy", args=[ours.draft.pk])
        assert client.post(copy, {"new_parent_page": key}).status_code == 404


def test_explorer_api_does_nothing(ours: Side, operator: Any) -> None:
    for user in (ours.officer, operator):
        for action in (
            "copy", "create_alias", "move", "publish", "delete", "unpublish", "convert_alias", "revert_to_page_revision"
        ):  # fmt: skip
            address = reverse("wagtailadmin_api:pages:action", args=[ours.draft.pk, action])

            assert client_of(user).post(address, {}).status_code == 404


def test_wagtails_public_apis_are_not_mounted(ours: Side) -> None:
    for address in ("/api/v2/pages/", "/api/v3/pages/", "/api/main/pages/", "/documents/1/x.txt"):
        assert client_of(ours.officer).get(address).status_code == 404


def test_officer_drafts_under_the_own_organization(ours: Side) -> None:
    client = client_of(ours.officer)
    add = reverse("wagtailadmin_pages:add", args=["practices", "practicepage", ours.organization.pk])
    data = {"title": "Training", "slug": "training", "kind": "programme", "language": "en", "summary": "Two days"}

    response = client.post(add, {**data, "action-publish": "1"})

    made = PracticePage.objects.get(slug="training")
    assert response.status_code == 302
    assert not made.live
    assert made.organization == ours.organization


def test_officer_drafts_instrument_and_edition(ours: Side) -> None:
    client = client_of(ours.officer)
    empty = {
        f"{name}-{field}": "0"
        for name in ("titles", "cited_as", "events", "lineage")
        for field in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    add = reverse("wagtailadmin_pages:add", args=["practices", "instrumentpage", ours.organization.pk])
    client.post(add, {"title": "Rules", "slug": "rules", "kind": "staff_rules", "reuse_terms": "quote", **empty})
    rules = InstrumentPage.objects.get(slug="rules")

    add = reverse("wagtailadmin_pages:add", args=["practices", "editionpage", rules.pk])
    data = {"title": "Rules", "language": "en", "text_status": "authentic", "dated_on": "2005-01-01"}
    client.post(add, {**data, "precision": "day", "numbered_text": "1. Rule\n\nBe fair.\n"})

    edition = EditionPage.objects.get(slug="2005-01-01-en")
    assert (rules.live, edition.live, edition.instrument) == (False, False, rules)
