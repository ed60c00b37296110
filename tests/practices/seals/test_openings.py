"""Opening what is sealed: by the organization, or by two of the secretariat; for a time, in its record, mailed."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from practices.actions.seals import (
    AGREED,
    ASKED,
    ENDED,
    OPENED,
    SealRefused,
    agree_to_open_seal,
    ask_to_open_seal,
    end_seal_opening,
    open_seal,
)
from practices.models.practices import PracticePage
from practices.models.sealed_pages import is_sealed
from practices.models.seals import SealOpening
from tests import databases, factories
from tests.measurements.audit.places import SqlitePlace
from tests.measurements.audit.seal_kills import kill_seals
from tests.practices.people.conftest import client_of
from tests.whole import long

pytestmark = pytest.mark.django_db


def draft_of(organization: Any, by: Any, title: str = "Draft") -> PracticePage:
    page = PracticePage(title=title, slug=title.lower(), kind="programme", summary="Words", live=False)
    organization.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return PracticePage.objects.get(pk=page.pk)


@pytest.fixture
def own() -> Any:
    return factories.organization()


@pytest.fixture
def officer(own: Any) -> Any:
    return factories.officer(own)


@pytest.fixture
def draft(own: Any, officer: Any) -> PracticePage:
    return draft_of(own, officer)


def told(organization: Any) -> list[str]:
    entries = PageLogEntry.objects.filter(page=organization, action__startswith="practices.seal")
    return list(entries.order_by("timestamp", "pk").values_list("action", flat=True))


def test_organization_opens_one_text_for_some_days(
    own: Any, officer: Any, draft: PracticePage, django_capture_on_commit_callbacks: Any
) -> None:
    secretary, another = factories.secretariat_member(), draft_of(own, officer, "Another")
    focal_point = factories.coordinator(own)
    assert is_sealed(draft, secretary)

    with django_capture_on_commit_callbacks(execute=True):
        open_seal(organization=own, page=draft, reason="Help with the form", days=3, by=officer)

    assert not is_sealed(draft, secretary)
    assert is_sealed(another, secretary)
    assert told(own) == [OPENED]
    assert {address for sent in mail.outbox for address in sent.to} == {officer.email, focal_point.email}
    assert "Help with the form" in mail.outbox[0].body
    with time_machine.travel(timezone.now() + timezone.timedelta(days=3, minutes=1)):
        assert is_sealed(draft, secretary)


def test_nobody_from_outside_opens_alone(own: Any, draft: PracticePage) -> None:
    for by in (factories.secretariat_member(), factories.operator(), factories.officer(factories.organization())):
        with pytest.raises(SealRefused):
            open_seal(organization=own, reason="Curious", days=1, by=by)

    assert told(own) == []


def test_two_of_the_secretariat_open_with_a_reason(
    own: Any, draft: PracticePage, django_capture_on_commit_callbacks: Any
) -> None:
    one, other = factories.secretariat_member(), factories.operator()
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask_to_open_seal(organization=own, reason="A court asks", days=2, by=one)
    assert is_sealed(draft, one)
    assert len(mail.outbox) == 1

    with pytest.raises(SealRefused, match="not the one who asked"):
        agree_to_open_seal(opening=asked, by=one)
    with django_capture_on_commit_callbacks(execute=True):
        agree_to_open_seal(opening=asked, by=other)

    assert not is_sealed(draft, one)
    assert not is_sealed(draft, factories.secretariat_member())
    assert told(own) == [ASKED, AGREED]
    assert len(mail.outbox) == 2


def test_who_belongs_to_the_organization_is_no_second_member_of_the_secretariat(own: Any) -> None:
    asked = ask_to_open_seal(organization=own, reason="A court asks", days=2, by=factories.secretariat_member())
    both = factories.person(own.officers, factories.Group.objects.get(name=factories.SECRETARIAT))

    with pytest.raises(SealRefused):
        agree_to_open_seal(opening=asked, by=both)
    with pytest.raises(SealRefused):
        ask_to_open_seal(organization=own, reason="A court asks", days=2, by=both)


def test_organization_closes_at_once_what_was_opened(own: Any, officer: Any, draft: PracticePage) -> None:
    secretary = factories.secretariat_member()
    opening = open_seal(organization=own, reason="Help", days=3, by=officer)

    end_seal_opening(opening=opening, by=officer)

    assert is_sealed(draft, secretary)
    assert told(own) == [OPENED, ENDED]
    with pytest.raises(SealRefused):
        end_seal_opening(opening=opening, by=officer)


def test_organization_refuses_what_was_asked(own: Any, officer: Any) -> None:
    asked = ask_to_open_seal(organization=own, reason="A court asks", days=2, by=factories.secretariat_member())

    end_seal_opening(opening=asked, by=officer)

    with pytest.raises(SealRefused):
        agree_to_open_seal(opening=asked, by=factories.operator())


@pytest.mark.parametrize(("reason", "days"), [("", 3), (" \x00 ", 3), ("Help", 0), ("Help", 91)])
def test_opening_without_reason_or_for_too_long_is_refused(own: Any, officer: Any, reason: str, days: int) -> None:
    with pytest.raises(SealRefused):
        open_seal(organization=own, reason=reason, days=days, by=officer)


def test_text_of_another_organization_is_refused(officer: Any, own: Any) -> None:
    other = factories.organization()
    page = draft_of(other, factories.officer(other))

    with pytest.raises(SealRefused):
        open_seal(organization=own, page=page, reason="Help", days=1, by=officer)


def test_database_refuses_an_opening_by_one_from_outside(own: Any) -> None:
    secretary = factories.secretariat_member()
    about = {"organization": own, "reason": "Curious", "days": 1, "asked_by": secretary, "asked_at": timezone.now()}
    for more in ({}, {"agreed_by": secretary}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SealOpening.objects.create(**about, **more, is_by_organization=False, until=timezone.now())


def test_screen_opens_agrees_and_closes(own: Any, officer: Any, draft: PracticePage) -> None:
    address, one, other = reverse("seals:index"), factories.secretariat_member(), factories.secretariat_member()
    asked = {"organization": str(own.translation_key), "days": "2", "reason": "Layoutquestion"}

    client_of(officer).post(address, {**asked, "page": str(draft.translation_key)})
    client_of(one).post(address, asked)
    opened, wanted = SealOpening.objects.order_by("pk")
    client_of(other).post(address, {"agree": str(wanted.public_id)})
    client_of(officer).post(address, {"end": str(wanted.public_id)})

    wanted.refresh_from_db()
    assert (opened.thing, opened.is_by_organization) == (draft.translation_key, True)
    assert (wanted.asked_by, wanted.agreed_by, wanted.ended_by) == (one, other, officer)
    assert "Draft" in client_of(officer).get(address).content.decode()
    stranger = client_of(factories.officer(factories.organization()))
    assert "Layoutquestion" not in stranger.get(address).content.decode()
    assert stranger.post(address, {"end": str(opened.public_id)}).status_code == 404


@long
def test_killed_openings_are_in_the_record_or_nowhere(django_db_setup: None) -> None:
    maker = databases.connections["default"]
    if maker.vendor != "sqlite":
        pytest.skip("on PostgreSQL make audit kills them")
    template = databases.SqliteTemplate(maker).template

    audit = kill_seals(lambda folder: SqlitePlace(Path(folder), template), kills=2, openings=8)

    assert audit.faults == []
    assert audit.killed == 2
