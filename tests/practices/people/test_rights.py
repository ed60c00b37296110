"""What stays where it is: copies, moves, deletions, names of others' pages; and what the secretariat does."""

from typing import Any

from django.urls import reverse
from wagtail.models import Page, PageLogEntry, TaskState

from organizations.invitations import invite
from organizations.models import OrganizationIndexPage, OrganizationPage
from practices.actions.seals import open_seal
from practices.actions.terms import accept_terms
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from tests import factories
from tests.practices.approvals.making import LETTER
from tests.practices.people.conftest import CANARY, Side, client_of

ROWS = {
    f"{name}-{field}": "0"
    for name in ("titles", "cited_as", "events", "lineage", "names")
    for field in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
}


def copy(user: Any, page: Page, target: Page, **data: Any) -> Any:
    """Post a copy of `page` to `target`."""
    values = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": target.pk, **data}
    return client_of(user).post(reverse("wagtailadmin_pages:copy", args=[page.pk]), values)


def test_instrument_is_copied_as_a_draft_within_the_organization(ours: Side) -> None:
    copy(ours.officer, ours.draft, ours.organization)

    made = InstrumentPage.objects.get(slug="copy")
    assert (made.live, made.organization) == (False, ours.organization)
    assert made.translation_key != ours.draft.translation_key


def test_nothing_is_copied_to_another_organization(ours: Side, theirs: Side, secretariat: Any) -> None:
    both = factories.person(ours.organization.officers, theirs.organization.officers)

    for user in (ours.officer, both, secretariat):
        copy(user, ours.draft, theirs.organization)
        copy(user, ours.practice, theirs.organization)

    assert not Page.objects.filter(slug="copy").exists()


def test_edition_is_not_copied_nor_an_instrument_with_editions(ours: Side, secretariat: Any) -> None:
    for user in (ours.officer, secretariat):
        copy(user, ours.edition, ours.draft)
        copy(user, ours.draft, ours.organization, copy_subpages="on")
        copy(user, ours.draft, ours.organization, alias="on")
        copy(user, ours.instrument, ours.organization, publish_copies="on")

    assert not Page.objects.filter(slug="copy").exists()
    assert not Page.objects.filter(alias_of__isnull=False).exists()


def test_nothing_of_an_organization_is_moved(ours: Side, theirs: Side, operator: Any, secretariat: Any) -> None:
    both = factories.person(ours.organization.officers, theirs.organization.officers)
    another = factories.instrument(ours.organization)
    for user in (both, secretariat, operator):
        client = client_of(user)
        for page, target in (
            (ours.draft, theirs.organization),
            (ours.practice, theirs.organization),
            (ours.edition, theirs.draft),
            (ours.edition, another),
        ):
            client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk]))
            bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
            client.post(f"{bulk}?id={page.pk}", {"chooser": target.pk})

    parents = [Page.objects.get(pk=page.pk).get_parent().pk for page in (ours.draft, ours.practice, ours.edition)]
    assert parents == [ours.organization.pk, ours.organization.pk, ours.draft.pk]


def test_officer_deletes_a_draft_that_nothing_names(ours: Side) -> None:
    client_of(ours.officer).post(reverse("wagtailadmin_pages:delete", args=[ours.practice.pk]))

    assert not Page.objects.filter(pk=ours.practice.pk).exists()


def delete_everywhere(user: Any, page: Page) -> str:
    """Try both ways to delete; give what is said of it."""
    client = client_of(user)
    said = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True).content.decode()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    return said + client.post(f"{bulk}?id={page.pk}", follow=True).content.decode()


def test_page_that_provisions_or_events_name_is_not_deleted(ours: Side, operator: Any) -> None:
    edition = factories.edition(ours.instrument)
    reference = factories.instrument()
    event = factories.adoption(reference=reference)

    for page in (edition, ours.instrument, ours.organization, reference, event.organization):
        said = delete_everywhere(operator, page)

        assert Page.objects.filter(pk=page.pk).exists()
        assert "cannot be deleted" in said


def test_unpublished_edition_with_provisions_is_not_deleted_by_its_officer(ours: Side) -> None:
    edition = factories.edition(ours.instrument)
    edition.unpublish()

    said = delete_everywhere(ours.officer, edition)

    assert Page.objects.filter(pk=edition.pk).exists()
    assert "cannot be deleted" in said


def test_officer_does_not_delete_a_contact_only_organization(db: None) -> None:
    quiet = factories.organization(is_contact_only=True)

    delete_everywhere(factories.officer(quiet), quiet)

    assert Page.objects.filter(pk=quiet.pk).exists()


def test_organization_whose_letter_is_pinned_is_not_deleted(operator: Any, secretariat: Any) -> None:
    quiet = factories.organization()
    invite(organization=quiet, name="Ada", email="ada@example.org", role="officer", by=secretariat, letter=LETTER)

    assert "cannot be deleted" in delete_everywhere(operator, quiet)
    assert Page.objects.filter(pk=quiet.pk).exists()


def test_hidden_instrument_is_not_named_as_an_origin(ours: Side, theirs: Side) -> None:
    client = client_of(ours.officer)
    data = {"title": "Rules", "slug": "rules", "kind": "policy", "reuse_terms": "quote", **ROWS}
    data |= {"lineage-TOTAL_FORMS": "1", "lineage-0-kind": "adapted_from", "lineage-0-ORDER": "1"}
    edit = reverse("wagtailadmin_pages:edit", args=[ours.draft.pk])

    hidden = client.post(edit, {**data, "lineage-0-other": theirs.draft.pk})
    assert not InstrumentPage.objects.get(pk=ours.draft.pk).lineage.exists()
    assert CANARY not in client.get(edit).content.decode()
    client.post(edit, {**data, "lineage-0-other": theirs.instrument.pk})

    assert hidden.status_code == 200
    assert "cannot name a page" in hidden.content.decode()
    assert [row.other for row in InstrumentPage.objects.get(pk=ours.draft.pk).lineage.all()] == [theirs.instrument]


def test_refused_choice_does_not_show_its_title(ours: Side, theirs: Side) -> None:
    data = {"title": "Rules", "slug": "rules", "kind": "policy", "reuse_terms": "quote", **ROWS}
    data |= {"lineage-TOTAL_FORMS": "1", "lineage-0-kind": "adapted_from", "lineage-0-other": theirs.draft.pk}

    response = client_of(ours.officer).post(reverse("wagtailadmin_pages:edit", args=[ours.draft.pk]), data)

    assert CANARY not in response.content.decode()


def test_two_of_the_secretariat_found_an_organization_with_its_groups(secretariat: Any) -> None:
    index = OrganizationIndexPage.objects.get()
    add = reverse("wagtailadmin_pages:add", args=["organizations", "organizationpage", index.pk])
    data = {"title": "New body", "slug": "new-body", "kind": "regional", "website": "https://new.example.org", **ROWS}

    client_of(secretariat).post(add, {**data, "action-publish": "1"})
    made = OrganizationPage.objects.get(slug="new-body")
    assert not made.live, "nobody publishes directly"
    edit = reverse("wagtailadmin_pages:edit", args=[made.pk])
    client_of(secretariat).post(edit, {**data, "action-publish": "1"})
    client_of(secretariat).post(edit, {**data, "action-submit": "1"})
    accept_terms(organization=made, by=None, as_operator=True)
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    approve = reverse("wagtailadmin_pages:workflow_action", args=[made.pk, "approve", state.pk])
    client_of(secretariat).post(approve)
    made.refresh_from_db()
    assert not made.live
    client_of(factories.secretariat_member()).post(approve)

    made.refresh_from_db()
    assert made.live
    assert made.officers.name == "new-body officers"
    assert made.approvers_id
    assert made.collection_id


def test_officer_enters_the_name_in_another_language_and_a_second_person_approves_it(ours: Side) -> None:
    page = ours.organization
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    names = {
        "TOTAL_FORMS": "1",
        "0-language": "es",
        "0-name": "Unión de los Puertos",
        "0-acronym": "UDP",
        "0-ORDER": "1",
    }
    data = {"title": page.title, "slug": page.slug, "kind": page.kind, "complaints_email": "ethics@ports.example.org"}
    data |= {**ROWS, **{f"names-{field}": value for field, value in names.items()}, "names-0-id": ""}

    client_of(ours.officer).post(edit, {**data, "action-submit": "1"})
    page.refresh_from_db()
    assert "es" not in {name.language for name in page.names.all()}, "nobody publishes alone"
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    client_of(ours.approver).post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]))

    page = OrganizationPage.objects.get(pk=page.pk)
    assert (page.name_in("es"), page.acronym_in("es")) == ("Unión de los Puertos", "UDP")
    assert page.complaints_email == "ethics@ports.example.org"
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.workflow.approve", user=ours.approver).exists()
    assert page.latest_revision.user == ours.officer


def test_contact_only_organization_is_kept_as_a_draft(secretariat: Any) -> None:
    index = OrganizationIndexPage.objects.get()
    add = reverse("wagtailadmin_pages:add", args=["organizations", "organizationpage", index.pk])
    data = {"title": "Quiet", "slug": "quiet", "kind": "regional", "is_contact_only": "on", **ROWS}

    client_of(secretariat).post(add, {**data, "action-publish": "1"})

    assert not OrganizationPage.objects.get(slug="quiet").live


def test_secretariat_does_not_publish_the_entry_of_an_organization_that_it_acts_for(
    ours: Side, secretariat: Any
) -> None:
    secretariat.groups.add(ours.organization.officers)
    edit = reverse("wagtailadmin_pages:edit", args=[ours.organization.pk])
    data = {"title": "Another name", "slug": ours.organization.slug, "kind": "regional", **ROWS}

    client_of(secretariat).post(edit, {**data, "action-publish": "1"})

    assert OrganizationPage.objects.get(pk=ours.organization.pk).title != "Another name"


def test_secretariat_publishes_editorial_pages(secretariat: Any) -> None:
    about = Page.objects.get(slug="about")
    edit = reverse("wagtailadmin_pages:edit", args=[about.pk])
    body = '{"blocks": [], "entityMap": {}}'

    client_of(secretariat).post(edit, {"title": "About us", "slug": "about", "body": body, "action-publish": "1"})

    assert Page.objects.get(pk=about.pk).title == "About us"


def test_editor_offers_submitting_but_not_publishing(ours: Side, secretariat: Any) -> None:
    open_seal(organization=ours.organization, reason="Help with the form", days=1, by=ours.officer)
    for user in (ours.officer, secretariat):
        body = client_of(user).get(reverse("wagtailadmin_pages:edit", args=[ours.practice.pk])).content.decode()

        assert 'name="action-sheet"' in body
        assert "action-submit" not in body
        assert "action-publish" not in body


def test_people_of_two_organizations_work_for_both(ours: Side, theirs: Side) -> None:
    both = factories.person(ours.organization.officers, theirs.organization.officers)
    client = client_of(both)

    for side in (ours, theirs):
        assert client.get(reverse("wagtailadmin_pages:edit", args=[side.draft.pk])).status_code == 200
    root = client.get(reverse("wagtailadmin_explore_root"), follow=True)
    assert root.status_code == 200


def test_delegate_has_no_admin(db: None) -> None:
    assert client_of(factories.delegate()).get("/admin/").status_code == 302


def test_edition_follows_its_parent_when_drafted_in_the_editor(ours: Side) -> None:
    add = reverse("wagtailadmin_pages:add", args=["practices", "editionpage", ours.draft.pk])
    data = {"title": "", "language": "fr", "text_status": "authentic", "precision": "day", "dated_on": "2003-05-14"}

    client_of(ours.officer).post(add, {**data, "numbered_text": "1. Règle\n\nSoyez justes.\n"})

    assert EditionPage.objects.get(slug="2003-05-14-fr").instrument == ours.draft
