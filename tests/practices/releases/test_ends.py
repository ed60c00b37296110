"""An opening that ends: recorded with it, taking effect by time, lengthened by two persons alone."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from practices.actions.ledger import verify
from practices.actions.proposals import decide_proposal, propose_release
from practices.actions.releases import ReleaseRefused, apply_due, decide_release
from practices.admin.releases import release_url
from practices.models.editions import EditionPage
from practices.models.proposals import Proposal
from practices.models.releases import Audience, Release, ReleaseDecision, ReleasedKind
from practices.queries.releases import planned_end, release_history, with_release
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def decide(edition: Any, audience: str = "public", *, until: Any = None, alone: bool = False, **more: Any) -> Any:
    """Decide about an edition, as two persons or one."""
    owner = edition.instrument.organization
    one, other = factories.officer(owner), factories.approver(owner)
    fields = {"authority": "Letter", "by": one, "seconded_by": None if alone else other, **more}
    return decide_release(kind="edition", thing=edition.translation_key, audience=audience, until=until, **fields)


def is_public() -> bool:
    """Tell whether the public sees the only edition."""
    return EditionPage.objects.visible_to(AnonymousUser()).exists()


def test_opening_ends_in_what_was_before():
    edition = factories.edition(audience="delegations")
    end = timezone.now() + DAY

    decide(edition, until=end)
    before = is_public()
    apply_due(now=end)

    assert (before, is_public()) == (True, False)
    assert Release.objects.get(kind="edition").audience == Audience.DELEGATIONS
    assert verify(ReleaseDecision) is None
    assert apply_due(now=end + DAY) == []


def test_opening_that_begins_and_ends_later():
    edition = factories.edition(audience=None)
    now = timezone.now()
    decide(edition, effective_at=now + DAY, until=now + 2 * DAY)

    seen = []
    for days in (0, 1, 2):
        apply_due(now=now + days * DAY)
        seen.append(is_public())

    assert seen == [False, True, False]


def test_narrowing_before_the_end_keeps_the_end():
    edition = factories.edition(audience=None)
    end = timezone.now() + DAY
    decide(edition, until=end)

    decide(edition, "delegations", alone=True)
    apply_due(now=end)

    assert Release.objects.get(kind="edition").audience == Audience.OWN


@pytest.mark.parametrize("later", [None, 2 * DAY], ids=["no end", "later"])
def test_one_person_does_not_lengthen(later):
    edition = factories.edition(audience=None)
    now = timezone.now()
    decide(edition, until=now + DAY)

    with pytest.raises(ReleaseRefused):
        decide(edition, until=now + later if later else None, alone=True)

    decide(edition, until=now + later if later else None)
    apply_due(now=now + DAY)
    assert is_public()


def test_one_person_shortens():
    edition = factories.edition()
    end = timezone.now() + DAY

    decide(edition, until=end, alone=True)
    apply_due(now=end)

    assert not is_public()


def test_opening_wider_meanwhile_ends_in_what_the_end_said():
    edition = factories.edition(audience=None)
    now = timezone.now()
    decide(edition, "delegations", until=now + DAY)

    decide(edition, until=now + 2 * DAY)
    apply_due(now=now + 2 * DAY)

    assert Release.objects.get(kind="edition").audience == Audience.OWN


@pytest.mark.parametrize(("audience", "days"), [("public", -1), ("own", 1)])
def test_end_that_means_nothing_is_refused(audience, days):
    edition = factories.edition()

    with pytest.raises(ReleaseRefused):
        decide(edition, audience, until=timezone.now() + days * DAY)


def test_proposal_to_lengthen_waits_for_a_second_person():
    edition = factories.edition(audience=None)
    now = timezone.now()
    decide(edition, until=now + DAY)
    organization = edition.instrument.organization

    proposal = propose_release(
        kind="edition", thing=edition.translation_key, title="T", organization=organization, audience="public",
        authority="Letter", until=(now + 3 * DAY).isoformat(), by=factories.officer(organization),
    )  # fmt: skip
    end = planned_end(kind="edition", thing=edition.translation_key, now=now)
    decide_proposal(proposal=proposal, approve=True, by=factories.approver(organization))

    assert end.effective_at == now + DAY
    assert planned_end(kind="edition", thing=edition.translation_key, now=now).effective_at == now + 3 * DAY


def test_screen_offers_the_end_and_says_it(client: Client):
    edition = factories.edition(audience=None)
    organization = edition.instrument.organization
    client.force_login(factories.officer(organization))
    address = release_url("edition", edition)

    client.post(address, {"audience": "public", "authority": "Letter", "until": "2999-05-14 12:00"})
    decide_proposal(proposal=Proposal.objects.get(), approve=True, by=factories.approver(organization))
    page = client.get(address).content.decode()
    client.post(address, {"audience": "own", "confirmed": "1"})

    assert "Until 2999-05-14 12:00 UTC" in page
    assert Release.objects.get(kind="edition").audience == Audience.OWN


def test_history_is_told_to_whom_each_decision_was_for(client: Client):
    edition = factories.edition(audience=None)
    for audience in ("public", "own", "delegations", "public"):
        decide(edition, audience, authority=f"Letter on {audience}")
    page = with_release(EditionPage.objects.filter(pk=edition.pk), "edition").get()

    told = {
        name: [held.label for held in release_history(page, ReleasedKind.EDITION, user)]
        for name, user in (
            ("public", AnonymousUser()),
            ("delegate", factories.delegate()),
            ("own", factories.officer(edition.instrument.organization)),
        )
    }

    assert told["public"] == ["Public", "Public"]
    assert told["delegate"] == ["Public", "Delegations", "Public"]
    assert len(told["own"]) == 4
    shown = client.get(edition.url).content.decode()
    assert "Decisions on who may see it" in shown
    assert "Letter on public" in shown
    assert "Letter on delegations" not in shown


def test_a_page_whose_only_decision_is_for_later_is_read_by_its_own_people(client: Client):
    edition = factories.edition(audience=None)
    decide(edition, effective_at=timezone.now() + DAY)
    client.force_login(factories.officer(edition.instrument.organization))

    answer = client.get(edition.url)

    assert answer.status_code == 200
    assert "Decisions on who may see it" not in answer.content.decode()
