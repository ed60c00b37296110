"""A text and its instrument go to the second person together, and are opened together."""

import pytest
from wagtail.models import TaskState

from practices.actions.proposals import decide_proposal, propose_release
from practices.admin.releases import release_url
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Proposal
from practices.models.releases import Release, ReleasedKind
from tests.factories import approver, edition, instrument, officer, organization

pytestmark = pytest.mark.django_db


def draft(owner):
    """Make an instrument and an edition that were never published."""
    work = InstrumentPage(title="Code", slug="code", kind="policy", live=False)
    owner.add_child(instance=work)
    work.save_revision()
    text = EditionPage(
        title="Code", language="en", precision="unknown", numbered_text="1. Gifts\n\nNone.\n", live=False
    )
    work.add_child(instance=text)
    text.save_revision()
    return work, EditionPage.objects.get(pk=text.pk)


def test_submitting_a_text_submits_its_new_instrument():
    owner = organization()
    work, text = draft(owner)

    text.get_workflow().start(text, officer(owner))

    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    assert {state.workflow_state.object_id for state in waiting} == {str(work.pk), str(text.pk)}


def test_submitting_a_text_leaves_a_published_instrument_alone():
    page = edition()
    page.save_revision()

    page.get_workflow().start(page, officer(page.instrument.organization))

    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count() == 1


def test_opening_a_text_offers_to_open_the_existence_of_its_instrument(client):
    page = edition(instrument(audience=None), audience=None)
    client.force_login(officer(page.instrument.organization))
    address = release_url(ReleasedKind.EDITION, page)
    assert "With the existence of its instrument" in client.get(address).content.decode()

    client.post(address, {"audience": "public", "authority": "Decision 7", "with_instrument": "on"})

    proposed = {(row.arguments["kind"], row.arguments["thing"]) for row in Proposal.objects.all()}
    assert proposed == {
        ("edition", str(page.translation_key)),
        ("instrument", str(page.instrument.translation_key)),
    }


def test_opening_a_text_of_a_public_instrument_offers_nothing_more(client):
    page = edition(audience=None)
    client.force_login(officer(page.instrument.organization))

    assert "existence of its instrument" not in client.get(release_url(ReleasedKind.EDITION, page)).content.decode()


def test_approving_an_older_proposal_never_narrows_what_was_opened_wider_meanwhile():
    page = edition(instrument(audience=None), audience=None)
    owner = page.instrument.organization
    about = {"kind": "edition", "thing": page.translation_key, "title": "Code", "organization": owner}
    narrow, wide = (
        propose_release(**about, audience=audience, authority="Decision 7", by=officer(owner))
        for audience in ("delegations", "public")
    )

    for proposal in (wide, narrow):
        decide_proposal(proposal=proposal, approve=True, by=approver(owner))

    assert Release.objects.get(thing=page.translation_key).audience == "public"
