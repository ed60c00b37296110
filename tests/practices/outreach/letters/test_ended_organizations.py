"""Nobody writes to an organization that no longer exists."""

import datetime

import pytest

from organizations.models import OrganizationEvent, OrganizationEventKind
from practices.outreach.queries.recipients import find_recipients
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("precision", ["year", "month", "day"])
def test_organization_that_has_ended_is_no_recipient(precision):
    ended, ending = factories.organization(), factories.organization()
    for organization, on in ((ended, datetime.date(2020, 1, 1)), (ending, datetime.date(2999, 1, 1))):
        OrganizationEvent.objects.create(
            organization=organization, kind=OrganizationEventKind.MERGED, on=on, precision=precision, name="Forum"
        )

    assert find_recipients([str(page.translation_key) for page in (ended, ending)]) == [ending]
