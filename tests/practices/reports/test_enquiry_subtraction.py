"""Nobody silent is found by reading two issues side by side: of two audiences, or of one day and of a later one."""

import pytest

from practices.models.adoptions import Track
from practices.models.releases import Audience
from tests import factories
from tests.practices.outreach.contacts.made import reply
from tests.practices.outreach.enquiries.making import asked, enquiry
from tests.report_factories import document

pytestmark = pytest.mark.django_db


def figures_of(found) -> set[str]:
    return {one.name for one in found.figures if one.name in ("enquiry_asked", "enquiry_answered")}


@pytest.mark.parametrize("released_to", [Audience.PUBLIC, Audience.DELEGATIONS, Audience.PARTICIPATING])
def test_counts_of_no_issue_stand_beside_the_names_that_another_gives(secretariat, released_to):
    reference = factories.instrument(audience=released_to)
    bodies = [factories.organization() for _number in range(16)]
    made = enquiry(*bodies, by=secretariat, reference=reference)
    for letter in asked(made, *bodies, by=secretariat)[:10]:
        reply(letter, by=secretariat)
    told = [figures_of(document(audience=audience, enquiry=made.pk)) for audience in (Audience.PUBLIC, released_to)]
    assert all(told)

    for body in bodies[:10]:  # who answered is named, to whoever may see the reference
        factories.adoption(reference, organization=body, track=Track.ADOPTION)

    assert not any(
        figures_of(document(audience=audience, enquiry=made.pk)) for audience in (Audience.PUBLIC, released_to)
    )
