"""What follows a publication in the background: once, whatever is killed, and held up by no text that fails."""

import contextlib
import datetime

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from practices.actions import pending_texts
from practices.actions.editions import publish_edition
from practices.actions.pending_texts import AT_ONCE, WAITS, try_set_aside, work_out_all, work_out_pending
from practices.actions.vectors import refresh_all, refresh_vectors
from practices.admin.pages import say_what_follows
from practices.exchange.actions.changes import note_changes
from practices.models.editions import EditionPage
from practices.models.links import LinkProposal
from practices.models.pending_texts import PendingText
from practices.models.releases import Audience
from practices.models.vectors import EditionVectors, Neighbour
from practices.operations.due import run_due
from practices.operations.health import examine
from practices.operations.queues import queues
from tests import factories
from tests.practices.similar.test_vectors import LIKE, TEXT, neighbours

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


class Killed(BaseException):
    """The process ends here."""


def later(days=1):
    return lambda: timezone.now() + days * DAY


def failing_at(monkeypatch, edition, error):
    """Have every comparison of an edition end in an error, or in the end of the process; give what is asked."""
    asked = []

    def refresh(*, things):
        asked.append(list(things))
        if edition.translation_key in asked[-1]:
            raise error
        return refresh_vectors(things=asked[-1])

    monkeypatch.setattr(pending_texts, "refresh_vectors", refresh)
    return asked


def test_publishing_leaves_a_row_and_works_nothing_out(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        edition = factories.edition(text=TEXT)

    assert PendingText.objects.get().edition_id == edition.pk
    assert not EditionVectors.objects.exists()


def test_row_goes_with_a_publication_that_is_undone():
    with contextlib.suppress(Killed), transaction.atomic():
        factories.edition(text=TEXT)
        raise Killed

    assert not PendingText.objects.exists()


def test_worker_finds_likeness_and_links_once(monkeypatch):
    edition, other = (factories.edition(factories.instrument(topics=[]), text=text) for text in (TEXT, LIKE))
    asked = failing_at(monkeypatch, factories.instrument(), ValueError)

    (done,) = run_due(only=["new_vectors"])

    assert (done.count, done.failure) == (2, "")
    assert asked == [[edition.translation_key, other.translation_key]]
    assert any(target == other.pk for _eid, target, _other in neighbours(edition))
    assert any(target == edition.pk for _eid, target, _other in neighbours(other))
    assert LinkProposal.objects.exists()
    assert not PendingText.objects.exists()
    assert work_out_pending() == 0


def test_text_that_is_found_by_its_words_needs_no_worker(client):
    edition = factories.edition(text=TEXT)
    note_changes()  # as each request does at its end

    assert PendingText.objects.exists()
    assert client.get(edition.url).status_code == 200
    assert edition.instrument.title in client.get("/search/", {"q": "courtesy"}).content.decode()


@pytest.mark.parametrize("error", [ValueError("secret words"), Killed])
def test_text_that_always_fails_holds_up_no_other_and_is_set_aside(monkeypatch, error):
    good = [factories.edition(text=TEXT) for _each in range(AT_ONCE - 1)]
    bad = factories.edition(text=LIKE)
    failing_at(monkeypatch, bad, error)

    for days in range(1, len(WAITS) + 3):
        for _each in range(AT_ONCE):
            try:
                work_out_pending(clock=later(days))
            except Killed:
                continue

    assert set(EditionVectors.objects.values_list("edition", flat=True)) == {one.pk for one in good}
    row = PendingText.objects.get()
    assert (row.edition_id, row.next_at, row.tries) == (bad.pk, None, len(WAITS))
    assert row.failure == ("ValueError" if isinstance(error, ValueError) else "Interrupted")
    assert refresh_all().seen == len(good)


def test_set_aside_is_told_and_tried_again_when_asked(monkeypatch, capsys):
    edition = factories.edition(text=TEXT)
    PendingText.objects.update(next_at=None, tries=len(WAITS), failure="ValueError")

    counts = {queue.name: queue.count for queue in queues(now=timezone.now())}
    assert (counts["texts"], counts["texts set aside"]) == (0, 1)
    words = {one.name: one.words for one in examine(now=timezone.now())}["compared texts"]
    assert words.startswith("1 could not be compared")
    assert work_out_pending(clock=later()) == 0

    call_command("refresh_vectors", "--set-aside")

    assert "1 texts are tried again." in capsys.readouterr().out
    assert work_out_pending() == 1
    assert EditionVectors.objects.get().edition_id == edition.pk


def test_new_words_are_tried_though_the_old_ones_were_set_aside():
    edition = factories.edition(text=TEXT)
    PendingText.objects.update(next_at=None, tries=len(WAITS), failure="ValueError")
    page = EditionPage.objects.get(pk=edition.pk)
    page.numbered_text = LIKE
    publish_edition(edition=page, by=None)

    assert work_out_pending() == 1
    assert try_set_aside(now=timezone.now()) == 0


def test_what_is_asked_for_meanwhile_is_done_again(monkeypatch):
    edition = factories.edition(text=TEXT)

    def refresh(*, things):
        PendingText.objects.update(asked_at=timezone.now() + DAY)
        return refresh_vectors(things=list(things))

    monkeypatch.setattr(pending_texts, "refresh_vectors", refresh)
    work_out_pending()

    assert PendingText.objects.get().edition_id == edition.pk


@pytest.mark.parametrize("at", ["refresh_vectors", "propose_links", "_forget"])
def test_killed_at_any_step_it_is_done_by_the_next(monkeypatch, at):
    editions = [factories.edition(text=text) for text in (TEXT, LIKE)]

    def killed(*_args, **_named):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(pending_texts, at, killed)
        with pytest.raises(Killed):
            work_out_pending()
    while PendingText.objects.exists():
        work_out_pending(clock=later())

    links = set(LinkProposal.objects.values_list("left", "right"))
    assert EditionVectors.objects.count() == len(editions)
    assert Neighbour.objects.exists()
    assert len(links) == LinkProposal.objects.count() > 0


def test_no_text_is_begun_once_the_time_is_over():
    for _each in range(AT_ONCE + 1):
        factories.edition(text=TEXT)
    ticks = iter([0.0, 0.0, 30.0])

    assert work_out_pending(seconds=20.0, timer=lambda: next(ticks)) == AT_ONCE


def test_editor_says_when_what_was_published_is_found_where(rf):
    edition = factories.edition(text=TEXT)

    def said(**sent):
        request = rf.post("/", sent)
        request._messages = CookieStorage(request)
        say_what_follows(request, edition)
        return [str(message) for message in request._messages]

    (sentence,) = said(**{"workflow-action-name": "approve"})
    assert sentence.startswith("Its page shows it at once and the search within a minute")
    assert said(**{"action-publish": "1"}) == [sentence]
    assert said(**{"workflow-action-name": "reject"}) == said() == []
    work_out_pending()
    assert said(**{"workflow-action-name": "approve"}) == []


def test_narrowing_waits_for_no_worker():
    edition, other = factories.edition(text=TEXT), factories.edition(text=LIKE)
    work_out_pending()
    assert Neighbour.objects.visible_to(None).filter(provision__edition=other).exists()

    factories.open_to(edition, Audience.OWN)

    assert PendingText.objects.exists()
    assert not Neighbour.objects.visible_to(None).filter(provision__edition=other).exists()
    work_out_pending()
    assert neighbours(other) == set()


def test_everything_at_once_forgets_what_waited():
    factories.edition(text=TEXT)
    factories.edition(text=LIKE)

    assert work_out_all().prepared == 2
    assert LinkProposal.objects.exists()
    assert not PendingText.objects.exists()
