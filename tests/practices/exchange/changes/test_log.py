"""The change log: what was written is told once, and nothing of what is hidden."""

import datetime

import pytest
from django.db import connection, transaction
from django.utils import translation
from django.utils.timezone import now

from organizations.models import OrganizationName, OrganizationPage
from practices.actions.adoptions import reverse_adoption
from practices.actions.change_markers import WATCHED, install_touches, missing_touches
from practices.actions.ledger import verify
from practices.exchange.actions import log_backfill
from practices.exchange.actions.changes import note_changes, touch_all
from practices.exchange.actions.log_backfill import open_scope
from practices.exchange.actions.updates import send_updates
from practices.exchange.actions.webhook_bodies import make_deliveries
from practices.models.exchange.changes import Change, ChangeScope, PublicAdoption, ShownThing, Touch
from practices.models.exchange.following import Subscription
from practices.models.instruments import InstrumentPage
from practices.models.releases import Audience
from practices.models.topics import TopicLabel
from practices.operations.due import run_due
from tests import factories
from tests.practices.exchange.receiving import webhook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _begun(db):
    """Tell what the template holds; it is not what these tests are about."""
    note_changes()


def told(scope: str = "", after: int = 0) -> list[tuple[str, str]]:
    """Return act and kind of the entries that were made since."""
    note_changes()
    return list(Change.objects.of_scope(scope).after(after).values_list("act", "kind"))


def head(scope: str = "") -> int:
    note_changes()
    return Change.objects.of_scope(scope).count()


def test_what_is_published_and_released_is_created_once():
    factories.edition()

    assert told() == [("created", "organization"), ("created", "instrument"), ("created", "edition")]
    assert (note_changes(), Touch.objects.count()) == (0, 0)
    touch_all()
    assert note_changes() == 0


def test_what_is_not_released_is_not_told_and_takes_no_number():
    office = factories.organization()
    before = head()

    hidden = factories.instrument(office, audience=None)
    factories.edition(hidden, audience=None)
    factories.practice(office, audience=Audience.PARTICIPATING)
    draft = InstrumentPage.objects.get(pk=factories.instrument(office).pk)
    draft.title = "Another title"
    draft.save_revision()

    assert told(after=before) == [("created", "instrument")]


def test_narrowing_withdraws_what_hangs_on_it_and_opening_creates_it_anew():
    event = factories.adoption()
    reference = event.reference
    before = head()

    factories.open_to(reference, Audience.OWN)

    assert told(after=before) == [("withdrawn", "instrument"), ("withdrawn", "adoption")]
    assert not PublicAdoption.objects.exists()
    before = head()
    factories.open_to(reference, Audience.PUBLIC)
    assert told(after=before) == [("created", "instrument"), ("created", "adoption")]
    assert PublicAdoption.objects.get().public_id == event.public_id


def test_name_that_changes_is_the_change_of_its_bearer_alone():
    event = factories.adoption()
    before = head()

    OrganizationName.objects.filter(organization=event.organization).update(name="Office of Rivers")

    assert told(after=before) == [("changed", "organization")]
    assert "Office of Rivers" in PublicAdoption.objects.get().data


def test_reversal_is_created_and_changes_what_it_reverses():
    event = factories.adoption()
    before = head()

    reverse_adoption(event=event, by=factories.officer(event.organization))

    assert told(after=before) == [("changed", "adoption"), ("created", "adoption")]


def test_text_that_is_corrected_is_a_change():
    text = factories.edition()
    before = head()

    text.numbered_text = "1. Conduct\n\nMembers act with care.\n"
    text.save_revision().publish()

    assert told(after=before) == [("changed", "edition")]


def test_rows_that_are_written_past_every_action_are_noticed():
    made = factories.instrument(topics=[factories.topic("gifts", "Gifts")])
    before = head()

    TopicLabel.objects.filter(topic__name="gifts").update(label="Presents")
    InstrumentPage.objects.filter(pk=made.pk).update(symbol="SEC/1")

    assert told(after=before) == [("changed", "topic"), ("changed", "instrument")]


def test_page_that_is_deleted_is_withdrawn():
    note = factories.practice()
    before = head()

    note.delete()

    assert told(after=before) == [("withdrawn", "practice")]


def test_what_was_rolled_back_leaves_nothing():
    before = head()

    with transaction.atomic():
        factories.practice()
        transaction.set_rollback(True)

    assert told(after=before) == []


def test_log_is_a_ledger_with_numbers_without_gaps_in_each_scope():
    office = factories.organization()
    scope = open_scope(organization=office).code
    factories.adoption()
    note_changes()

    assert verify(Change) is None
    for code in ("", scope):
        numbers = list(Change.objects.of_scope(code).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        things = Change.objects.of_scope(code).values("kind", "thing").distinct()
        assert ShownThing.objects.shown_to(code).count() == things.count() > 3


def test_scope_of_an_organization_begins_with_what_it_may_see():
    office = factories.organization()
    own = factories.instrument(office, audience=None)
    shared = factories.practice(audience=Audience.PARTICIPATING)
    factories.practice(audience=None)

    scope = open_scope(organization=office)
    again = open_scope(organization=office)

    assert again == scope
    things = set(Change.objects.of_scope(scope.code).values_list("thing", flat=True))
    assert {str(own.translation_key), str(shared.translation_key)} <= things
    assert not Change.objects.of_scope("").filter(thing__in=[own.translation_key, shared.translation_key]).exists()
    assert Change.objects.of_scope(scope.code).filter(kind="practice").count() == 1


def test_later_release_arrives_with_whom_it_was_opened_to():
    office, other = factories.organization(), factories.organization()
    hidden = factories.practice(audience=None)
    scopes = [open_scope(organization=one).code for one in (office, other)]
    before = [head(scope) for scope in ("", *scopes)]

    factories.open_to(hidden, Audience.NAMED, named=[office])

    after = [told(scope, count) for scope, count in zip(("", *scopes), before, strict=True)]
    assert after == [[], [("created", "practice")], []]


def test_organization_that_is_no_longer_published_is_withdrawn_with_all_that_is_its():
    text = factories.edition()
    office = OrganizationPage.objects.get(pk=text.instrument.organization.pk)
    before = head()

    office.unpublish()

    assert sorted(told(after=before)) == [
        ("withdrawn", "edition"),
        ("withdrawn", "instrument"),
        ("withdrawn", "organization"),
    ]


def test_database_without_a_trigger_is_noticed_and_mended():
    name = f"{WATCHED[3].table}_noted_update"
    with connection.cursor() as cursor:
        target = f' ON "{WATCHED[3].table}"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "{name}"{target}')

    assert missing_touches() == [name]
    install_touches()
    assert missing_touches() == []


def test_event_of_which_a_day_came_is_told_by_what_is_due(operator):
    before = head()
    event = factories.adoption(by=operator)
    assert told(after=before)[-1] != ("created", "adoption")

    event.record.is_public, event.record.public_at = True, datetime.datetime.now(tz=datetime.UTC)
    event.record.save()

    assert told(after=before)[-1] == ("created", "adoption")


def test_log_is_written_in_the_language_of_the_api_whatever_was_asked_in():
    event = factories.adoption()
    event.reference.titles.create(language="fr", title="Code de conduite")

    with translation.override("fr"):
        note_changes()

    assert "Code de conduite" not in PublicAdoption.objects.get().data
    assert '"/fr/' not in PublicAdoption.objects.get().data


def test_log_with_much_to_tell_is_filled_a_portion_at_a_time(monkeypatch):
    monkeypatch.setattr(log_backfill, "PORTION", 3)
    monkeypatch.setattr(log_backfill, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(log_backfill, "MOST_PORTIONS", 2)
    office = factories.organization()
    for _each in range(4):
        factories.adoption()
    note_changes()

    scope = log_backfill.open_scope(organization=office)
    assert scope.filling == "organization"
    assert 0 < Change.objects.of_scope(scope.code).count() <= 4
    written_meanwhile = factories.practice()
    note_changes()
    runs = 0
    while log_backfill.fill_logs():
        runs += 1

    assert runs > 1
    assert not ChangeScope.objects.being_filled().exists()
    told = Change.objects.of_scope(scope.code).order_by("number")
    everything = Change.objects.of_scope("").count()
    assert [one.number for one in told] == list(range(1, everything + 1))
    assert len({(one.kind, one.thing) for one in told}) == everything
    assert told.filter(thing=written_meanwhile.translation_key).count() == 1
    assert verify(Change) is None


def test_the_minutes_work_fills_a_log_that_began(monkeypatch):
    monkeypatch.setattr(log_backfill, "PORTION", 1)
    monkeypatch.setattr(log_backfill, "MOST_AT_ONCE", 1)
    for _each in range(2):
        factories.adoption()
    note_changes()
    scope = log_backfill.open_scope(organization=factories.organization())
    assert scope.filling

    while sum(done.count for done in run_due(only=["new_logs"])):
        pass

    scope.refresh_from_db()
    assert not scope.filling
    assert Change.objects.of_scope(scope.code).count() >= Change.objects.of_scope("").count()


def test_followers_of_a_log_are_told_once_it_is_filled(monkeypatch):
    monkeypatch.setattr(log_backfill, "PORTION", 1)
    monkeypatch.setattr(log_backfill, "MOST_AT_ONCE", 1)
    office = factories.organization()
    by = factories.officer(office)
    note_changes()

    hook = webhook(office, by=by)
    follower = Subscription.objects.create(
        email="a@example.org", user=by, scope=str(office.translation_key), frequency="at_once", confirmed_at=now()
    )
    factories.practice()
    note_changes()
    assert make_deliveries(now=now()) == 0
    assert send_updates(now=now()).looked_at_count == 0

    while log_backfill.fill_logs():
        pass
    for one in (hook, follower):
        one.refresh_from_db()
        assert one.after == head(str(office.translation_key))
    assert make_deliveries(now=now()) == 0

    factories.practice()
    note_changes()
    assert make_deliveries(now=now()) == 1
    assert send_updates(now=now()).looked_at_count == 1
