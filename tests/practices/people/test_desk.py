"""The desk of proposals, and the adoption ledger in the admin."""

from typing import Any

from django.test import Client
from django.urls import reverse

from practices.actions.proposals import propose_release
from practices.actions.relayed_decisions import confirm_relayed
from practices.models.adoptions import AdoptionEvent
from practices.models.proposals import Decision, Proposal
from practices.models.relayed import RelayedStatement
from practices.models.releases import Audience, Release, ReleasedKind
from tests import factories
from tests.practices.people.conftest import CANARY, Side, client_of


def proposed(side: Side, by: Any = None, authority: str = "Letter of 3 May") -> Proposal:
    """Propose to open an instrument to the public."""
    hidden = factories.instrument(side.organization, audience=None)
    made = propose_release(
        kind=ReleasedKind.INSTRUMENT,
        thing=hidden.translation_key,
        title=hidden.title,
        organization=side.organization,
        audience=Audience.PUBLIC,
        authority=authority,
        by=by or side.officer,
    )
    assert made is not None
    return made


def detail(proposal: Proposal) -> str:
    """Return the address of a proposal."""
    return reverse("proposals:detail", args=[proposal.public_id])


def test_second_person_approves_and_the_release_holds(ours: Side) -> None:
    proposal = proposed(ours)

    client_of(ours.approver).post(detail(proposal), {"act": "approve"})

    proposal.refresh_from_db()
    assert proposal.decision == Decision.APPROVED
    assert Release.objects.filter(thing=proposal.arguments["thing"], audience=Audience.PUBLIC).exists()


def test_rejection_keeps_the_reason_for_who_proposed(ours: Side) -> None:
    proposal = proposed(ours)

    client_of(ours.approver).post(detail(proposal), {"act": "reject", "reason": "Not before June."})

    assert "Not before June." in client_of(ours.officer).get(detail(proposal)).content.decode()
    assert not Release.objects.filter(thing=proposal.arguments["thing"]).exists()


def test_who_proposed_withdraws_but_does_not_approve(ours: Side) -> None:
    ours.officer.groups.add(ours.organization.approvers)
    proposal, client = proposed(ours), client_of(ours.officer)

    refused = client.post(detail(proposal), {"act": "approve"}, follow=True).content.decode()
    client.post(detail(proposal), {"act": "withdraw"})

    assert "This requires a second person." in refused
    assert Proposal.objects.get().decision == Decision.WITHDRAWN
    assert not Release.objects.filter(thing=proposal.arguments["thing"]).exists()


def test_another_officer_neither_decides_nor_withdraws(ours: Side) -> None:
    proposal, client = proposed(ours), client_of(factories.officer(ours.organization))
    for act in ("approve", "reject", "withdraw", "", "nonsense"):
        client.post(detail(proposal), {"act": act})

    assert Proposal.objects.get().decision == Decision.OPEN


def test_proposal_of_another_organization_is_not_there(ours: Side, theirs: Side) -> None:
    proposal, client = proposed(theirs, authority=CANARY), client_of(ours.approver)

    assert client.get(detail(proposal)).status_code == 404
    assert client.post(detail(proposal), {"act": "approve"}).status_code == 404
    assert proposal.summary not in client.get(reverse("proposals:index")).content.decode()
    assert Proposal.objects.get().decision == Decision.OPEN


def test_secretariat_decides_but_not_for_its_own_organization(ours: Side, theirs: Side, secretariat: Any) -> None:
    secretariat.groups.add(ours.organization.officers)
    own, other = proposed(ours), proposed(theirs)
    client = client_of(secretariat)

    for proposal in (own, other):
        client.post(detail(proposal), {"act": "approve"})

    decisions = {proposal.pk: proposal.decision for proposal in Proposal.objects.all()}
    assert decisions == {own.pk: Decision.OPEN, other.pk: Decision.APPROVED}


def test_home_lists_proposals_for_who_decides_them(ours: Side, theirs: Side) -> None:
    own, other = proposed(ours), proposed(theirs)

    mine = client_of(ours.approver).get("/admin/").content.decode()
    author = client_of(ours.officer).get("/admin/").content.decode()

    assert detail(own) in mine
    assert detail(other) not in mine
    assert detail(own) not in author


def test_list_of_proposals_costs_the_same_for_many(ours: Side, django_assert_max_num_queries: Any) -> None:
    for _number in range(6):
        proposed(ours)
    client = client_of(ours.approver)
    client.get(reverse("proposals:index"))

    with django_assert_max_num_queries(25):
        body = client.get(reverse("proposals:index")).content.decode()

    assert body.count(str(ReleasedKind.INSTRUMENT.label)) >= 6


ADD = "adoption_events:add"


def statement(side: Side, reference: Any, **more: Any) -> dict[str, Any]:
    """Return what the form of an adoption event posts."""
    return {
        "organization": side.organization.pk,
        "reference": reference.pk,
        "standing": "adoption:in_place",
        "effective": "2004-05",
        "basis": "stated_by_organization",
        **more,
    }


def test_recorded_event_is_in_the_api_and_the_feed_a_moment_later(ours: Side, theirs: Side) -> None:
    response = client_of(ours.officer).post(reverse(ADD), statement(ours, theirs.instrument, note="As decided."))

    event = AdoptionEvent.objects.get()
    rows = Client().get("/api/v1/adoptions/").json()["results"]
    feed = Client().get("/feeds/adoptions.atom").content.decode()
    assert response.status_code == 302
    assert [row["id"] for row in rows] == [str(event.public_id)]
    assert rows[0]["effective_on"] == "2004-05"
    assert ours.organization.title in feed


def test_form_offers_own_organizations_and_visible_instruments_only(ours: Side, theirs: Side) -> None:
    hidden = factories.instrument(theirs.organization, audience=None, title=f"Hidden {CANARY}")
    client = client_of(ours.officer)

    body = client.get(reverse(ADD)).content.decode()
    others = client.post(reverse(ADD), statement(theirs, ours.instrument))
    named = client.post(reverse(ADD), statement(ours, hidden))

    assert theirs.instrument.title in body
    assert CANARY not in body
    assert "agreed_on" not in body
    assert (others.status_code, named.status_code) == (200, 200)
    assert CANARY not in named.content.decode()
    assert not AdoptionEvent.objects.exists()


def test_refusal_of_the_ledger_is_an_error_of_the_form(ours: Side, theirs: Side) -> None:
    client = client_of(ours.officer)

    issuer = client.post(reverse(ADD), statement(ours, ours.instrument))
    words = client.post(reverse(ADD), statement(ours, theirs.instrument, standing="adoption:not_planned"))
    checked = client.post(reverse(ADD), statement(ours, theirs.instrument, basis="checked_by_secretariat"))
    undated = client.post(reverse(ADD), statement(ours, theirs.instrument, effective="some day"))
    crossed = client.post(reverse(ADD), statement(ours, theirs.instrument, standing="measures:in_place"))

    assert "never an adopter of its own" in issuer.content.decode()
    assert "add its wording" in words.content.decode()
    assert "Select a valid choice" in checked.content.decode()
    assert "is not a date" in undated.content.decode()
    assert crossed.status_code == 200
    assert not AdoptionEvent.objects.exists()


def test_cited_provision_is_found_by_its_address(ours: Side, theirs: Side) -> None:
    edition = factories.edition(ours.instrument)
    provision = edition.provisions.first()
    client = client_of(ours.officer)
    addresses = (
        f"http://testserver{edition.url}#{provision.eid}",
        f"/provisions/{provision.public_id}/",
        f"{edition.slug}#{provision.eid}",
    )
    for address in addresses:
        client.post(
            reverse(ADD),
            statement(
                ours,
                theirs.instrument,
                basis="article_cited",
                own_instrument=ours.instrument.pk,
                provision=address,
                anyway="on",
            ),
        )

    assert [event.provision for event in AdoptionEvent.objects.all()] == [provision] * 3


def test_provision_that_may_not_be_seen_is_not_cited(ours: Side, theirs: Side) -> None:
    edition = factories.edition(theirs.instrument, audience=None)
    provision = edition.provisions.first()
    client = client_of(ours.officer)

    for address in (f"{edition.url}#{provision.eid}", f"/provisions/{provision.public_id}/", "x", "#", "a#b", "%00"):
        response = client.post(reverse(ADD), statement(ours, theirs.instrument, provision=address))
        assert "no provision that you can cite" in response.content.decode()

    assert not AdoptionEvent.objects.exists()


def test_event_of_the_secretariat_is_public_once_the_organization_agrees(
    ours: Side, theirs: Side, secretariat: Any
) -> None:
    client_of(secretariat).post(reverse(ADD), statement(ours, theirs.instrument))
    event = AdoptionEvent.objects.get()
    address = reverse("adoption_events:detail", args=[event.public_id])
    before = Client().get("/api/v1/adoptions/").json()["results"]

    client_of(theirs.officer).post(address, {"act": "agree"})
    hidden = client_of(theirs.officer).get(address)
    client_of(ours.officer).post(address, {"act": "agree"})
    after = Client().get("/api/v1/adoptions/").json()["results"]

    assert before == []
    assert hidden.status_code == 404
    assert len(after) == 1


def test_secretariat_gives_the_day_of_the_agreement(ours: Side, theirs: Side, secretariat: Any) -> None:
    client_of(secretariat).post(reverse(ADD), statement(ours, theirs.instrument, agreed_on="2004-06-01"))

    [waiting] = RelayedStatement.objects.all()
    assert not AdoptionEvent.objects.get().record.is_public
    confirm_relayed(relayed=waiting, by=ours.approver)
    assert AdoptionEvent.objects.get().record.is_public


def test_event_is_reversed_by_a_new_one_with_a_reason(ours: Side, theirs: Side) -> None:
    event = factories.adoption(theirs.instrument, organization=ours.organization, by=ours.officer)
    address = reverse("adoption_events:detail", args=[event.public_id])
    client = client_of(ours.officer)

    client.post(address, {"act": "reverse", "note": " "})
    client_of(theirs.officer).post(address, {"act": "reverse", "note": "No"})
    alone = AdoptionEvent.objects.count()
    client.post(address, {"act": "reverse", "note": "A mistake."})
    again = client.post(address, {"act": "reverse", "note": "Once more."}, follow=True)

    assert alone == 1
    assert AdoptionEvent.objects.filter(reverses=event).count() == 1
    assert "reversed before" in again.content.decode()


def test_list_of_events_shows_own_ones_in_few_queries(
    ours: Side, theirs: Side, django_assert_max_num_queries: Any
) -> None:
    for _number in range(6):
        factories.adoption(organization=ours.organization, by=ours.officer)
    other = factories.adoption(organization=theirs.organization, by=theirs.officer)
    client = client_of(ours.officer)
    client.get(reverse("adoption_events:index"))

    with django_assert_max_num_queries(25):
        body = client.get(reverse("adoption_events:index")).content.decode()

    assert body.count("/admin/adoption-events/") >= 6
    assert str(other.public_id) not in body


def test_delegate_and_visitor_see_no_screen_of_the_exchange(ours: Side) -> None:
    for client in (Client(), client_of(factories.delegate())):
        for name in ("proposals:index", "adoption_events:index", ADD, "people:index"):
            assert client.get(reverse(name)).status_code == 302


def test_admin_has_its_own_policy_and_public_pages_the_strict_one(ours: Side) -> None:
    admin = client_of(ours.officer).get("/admin/").headers["Content-Security-Policy"]
    public = Client().get("/").headers["Content-Security-Policy"]

    assert "style-src 'self' 'unsafe-inline'" in admin
    assert "script-src 'self';" in admin
    assert "unsafe-inline" not in public
