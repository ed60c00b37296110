"""What an organization did, by date: on its page, and as a sheet."""

import csv
import datetime
import io

import pytest
from django.urls import reverse

from organizations.models import FocalPoint, FocalRole, SharedWith
from practices.actions.adoption_checks import check_adoption
from practices.actions.confirmations import confirm_standing
from practices.actions.releases import decide_release
from practices.models.adoptions import State
from practices.models.dates import PartialDate, Precision
from practices.models.instruments import InstrumentEvent
from tests import factories, report_factories

pytestmark = pytest.mark.django_db


def shown(client, organization):
    response = client.get(organization.url)
    assert response.status_code == 200
    return [(year, row.said, row.title.text) for year, rows in response.context["timeline"].years for row in rows]


def sheet(client, organization):
    response = client.get(reverse("timeline", args=[organization.translation_key]))
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_timeline_is_by_year_newest_first_and_ends_with_what_has_no_date(client):
    owner = factories.organization()
    code = factories.instrument(owner, title="Own code")
    InstrumentEvent.objects.create(instrument=code, kind="adopted", on=datetime.date(1999, 6, 1), precision="month")
    InstrumentEvent.objects.create(instrument=code, kind="amended", precision=Precision.UNKNOWN)
    reference = factories.instrument(title="Model code")
    planned = PartialDate(datetime.date(2001, 1, 1), Precision.YEAR)
    factories.adoption(reference, organization=owner, state=State.PLANNED, effective=planned)
    event = factories.adoption(reference, organization=owner)
    confirm_standing(
        organization=owner, reference=reference, by=factories.officer(owner), confirmed_on=datetime.date(2005, 2, 3)
    )

    assert shown(client, owner) == [
        (2005, "Confirmed the recorded entries", "Model code"),
        (2004, "Adoption: In place", "Model code"),
        (2001, "Adoption: Planned", "Model code"),
        (1999, "Adopted", "Own code"),
        (None, "Amended", "Own code"),
    ]
    rows = sheet(client, owner)
    assert [row["on"] for row in rows] == ["2005-02-03", "2004-05-14", "2001", "1999-06", ""]
    assert rows[1]["address"].endswith(f"/adoptions/?event={event.public_id}#event-{event.public_id}")


def test_timeline_and_page_say_when_the_organization_confirmed_what_is_recorded(client):
    owner, reference = factories.organization(), factories.instrument(title="Model code")
    since = PartialDate(datetime.date(2003, 1, 1), Precision.YEAR)
    factories.adoption(reference, organization=owner, effective=since, said_on=datetime.date(2003, 5, 2))

    page = " ".join(client.get(owner.url).content.decode().split())

    (row,) = sheet(client, owner)
    assert row["details"] == "Stated by the organization; confirmed by the organization on 2 May 2003"
    assert 'Last confirmed by the organization: <time datetime="2003-05-02">2 May 2003</time>' in page


def test_check_by_the_secretariat_reads_as_a_check(client, secretariat):
    event = factories.adoption(evidence_address="https://example.org/order")
    check_adoption(event=event, by=secretariat)

    check, stated = sheet(client, event.organization)

    assert check["what"] == "The secretariat checked the evidence for “Adoption: In place”"
    assert stated["what"] == "Adoption: In place"
    assert "confirmed by the organization" not in check["details"]


def test_timeline_tells_of_texts_and_practices_since_when_they_can_be_read(client):
    owner = factories.organization()
    factories.edition(factories.instrument(owner, title="Own code"))
    factories.practice(owner, title="Own practice")

    said = {row[1:] for row in shown(client, owner)}

    assert said == {("Text released", "Own code"), ("Practice released", "Own practice")}


def test_timeline_names_the_reports_that_name_the_organization(client):
    named = factories.organization()
    factories.adoption(factories.instrument(), organization=named)
    report = report_factories.issue()
    decide_release(
        kind="report",
        thing=report.public_id,
        audience="public",
        named=(),
        authority="Decision 1",
        by=None,
        as_operator=True,
    )

    other = factories.organization()

    assert [row[1] for row in shown(client, named)][:1] == ["Named in a report"]
    assert "Named in a report" not in [row[1] for row in shown(client, other)]


def test_timeline_keeps_from_others_what_is_hidden(client, secretariat):
    owner = factories.organization()
    hidden = factories.instrument(owner, title="Hidden code", audience=None)
    InstrumentEvent.objects.create(instrument=hidden, kind="adopted", on=datetime.date(1999, 6, 1))
    factories.edition(hidden, audience=None)
    factories.practice(owner, title="Hidden practice", audience=None)
    factories.adoption(factories.instrument(title="Model code"), organization=owner, by=secretariat)
    report_factories.issue()

    assert shown(client, owner) == []
    assert sheet(client, owner) == []
    client.force_login(factories.officer(owner))
    assert {row[2] for row in shown(client, owner)} >= {"Hidden code", "Hidden practice", "Model code"}


def test_page_shows_the_newest_rows_and_the_sheet_all(client):
    owner = factories.organization()
    code = factories.instrument(owner)
    for year in range(1900, 1945):
        InstrumentEvent.objects.create(instrument=code, kind="amended", on=datetime.date(year, 1, 1))

    assert [year for year, _said, _title in shown(client, owner)] == list(range(1944, 1904, -1))
    assert len(sheet(client, owner)) == 45
    assert "The newest entries are shown here." in client.get(owner.url).content.decode()


def test_sheet_of_an_organization_that_was_never_published_is_not_there(client):
    contact = factories.organization(is_contact_only=True)

    assert client.get(reverse("timeline", args=[contact.translation_key])).status_code == 404


def test_focal_points_are_shown_to_who_may_see_them(client):
    owner = factories.organization()
    FocalPoint.objects.create(
        organization=owner,
        role=FocalRole.LEGAL,
        name="Ada Sato",
        shared_with=SharedWith.PARTICIPANTS,
        consent_on=datetime.date(2020, 1, 1),
        valid_from=datetime.date(2020, 1, 1),
    )

    public = client.get(owner.url).content.decode()
    client.force_login(factories.officer(owner))
    own = client.get(owner.url).content.decode()

    assert "Ada Sato" not in public
    assert "Focal points" not in public
    assert "Ada Sato" in own
