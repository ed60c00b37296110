"""What tests of joint initiatives are made of."""

import itertools
from typing import Any

from organizations.models import OrganizationPage
from practices.actions.initiatives import show_initiative, write_initiative
from practices.actions.participations import take_part
from practices.models.dates import PartialDate
from practices.models.initiatives import Initiative, Participation
from tests import factories

COUNT = itertools.count(1)


def initiative(*, published: bool = True, **fields: Any) -> Initiative:
    """Make an initiative, published."""
    number, by = next(COUNT), factories.secretariat_member()
    values = {"slug": f"initiative-{number}", "title": f"Initiative {number}", "summary": "A roster of trainers."}
    made = write_initiative(**{**values, "began": PartialDate.parse("2005-09"), "by": by, **fields})
    if published:
        show_initiative(initiative=made, published=True, by=by)
    return made


def participation(of: Initiative | None = None, *, by: Any = None, **fields: Any) -> Participation:
    """Record that an organization takes part since 2006; its officer says so."""
    organization: OrganizationPage = fields.pop("organization", None) or factories.organization()
    values = {"since": PartialDate.parse("2006"), **fields}
    return take_part(
        initiative=of or initiative(), organization=organization, by=by or factories.officer(organization), **values
    )
