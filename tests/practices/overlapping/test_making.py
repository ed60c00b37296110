"""Pages, letters, tokens and the like, when two people make them at once."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from practices.actions.derivations import DerivationRefused, start_translation
from practices.actions.imports import Draft, import_instrument
from practices.actions.questions import QuestionDraft, write_question
from practices.actions.starting import StartRefused, start_instrument
from practices.actions.vocabulary import VocabularyRefused, make_topic
from practices.exchange.actions import tokens, webhooks
from practices.exchange.actions.following import FollowRefused, ask_to_follow, follow
from practices.exchange.actions.tokens import TokenRefused, make_token
from practices.exchange.actions.webhooks import WebhookRefused, make_webhook, pause_webhook
from practices.models.content_edits import writers_since_publication
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage
from practices.models.exchange.following import Subscription
from practices.models.instruments import InstrumentPage
from practices.models.outreach.contacts import Contact
from practices.models.outreach.letters import LetterModel
from practices.models.outreach.returns import Return
from practices.models.practices import PracticePage
from practices.models.questions import Question
from practices.outreach.actions.contacts import ContactRefused
from practices.outreach.actions.dropped import drop_reply
from practices.outreach.actions.letters import LetterModelRefused, WordingDraft, save_letter_model
from practices.outreach.actions.replies import record_dropped_reply
from practices.outreach.actions.returns import ReturnRefused, begin_return, close_return
from tests import factories
from tests.practices.exchange.following.followed import followed
from tests.practices.outreach.returns.making import focal_point
from tests.practices.overlapping.both import overlapping, second_is_refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ours() -> Any:
    return factories.organization()


def test_instrument_is_started_once_under_a_title(ours: Any) -> None:
    source = factories.edition(factories.instrument(reuse_terms="free"))
    fields = {"source": source, "organization": ours, "title": "Our code", "language": "en"}
    one, other = factories.officer(ours), factories.officer(ours)

    outcomes = overlapping(lambda: start_instrument(**fields, by=one), lambda: start_instrument(**fields, by=other))

    assert second_is_refused(outcomes, StartRefused)
    assert InstrumentPage.objects.child_of(ours).filter(slug="our-code").count() == 1


def test_translation_is_started_once(ours: Any) -> None:
    edition = factories.edition(factories.instrument(ours))
    one, other = factories.officer(ours), factories.officer(ours)
    fields = {"edition": edition, "language": "fr", "text_status": "unofficial_translation"}

    outcomes = overlapping(
        lambda: start_translation(**fields, by=one),
        lambda: start_translation(**{**fields, "edition": EditionPage.objects.get(pk=edition.pk)}, by=other),
    )

    assert second_is_refused(outcomes, DerivationRefused)


def test_text_is_imported_once(ours: Any) -> None:
    draft = Draft(
        title="Code of conduct",
        kind="code_of_conduct",
        language="en",
        text_status="authentic",
        numbered_text=factories.TEXT,
        dates={"adopted": PartialDate(datetime.date(2004, 5, 3))},
    )
    by = factories.officer(ours)

    first, second = overlapping(*[lambda: import_instrument(organization=ours, draft=draft, by=by)] * 2)

    assert (first.outcome, second.outcome) == ("created", "unchanged")
    assert InstrumentPage.objects.child_of(ours).count() == 1


def test_model_letter_has_a_title_of_its_own() -> None:
    one, other = factories.secretariat_member(), factories.secretariat_member()
    fields = {"title": "First letter", "purpose": "dissemination", "wordings": {"en": WordingDraft("S", "Words.")}}

    outcomes = overlapping(lambda: save_letter_model(**fields, by=one), lambda: save_letter_model(**fields, by=other))

    assert second_is_refused(outcomes, LetterModelRefused)
    assert LetterModel.objects.filter(title="First letter").count() == 1


def test_topic_has_a_code_of_its_own() -> None:
    one, other = factories.secretariat_member(), factories.secretariat_member()
    fields = {"code": "small-gifts", "labels": {"en": ("Small gifts", "", ())}, "broader": None, "reason": "Asked for"}

    outcomes = overlapping(lambda: make_topic(**fields, by=one), lambda: make_topic(**fields, by=other))

    assert second_is_refused(outcomes, VocabularyRefused)


def test_questions_have_places_of_their_own() -> None:
    topic, one, other = factories.topic(), factories.secretariat_member(), factories.secretariat_member()

    def write(slug: str, by: Any) -> Question:
        return write_question(slug=slug, topic=topic, words={"en": QuestionDraft("What?")}, by=by)

    overlapping(lambda: write("first", one), lambda: write("second", other))

    assert len(set(Question.objects.values_list("position", flat=True))) == 2


def test_return_is_begun_once(ours: Any) -> None:
    focal_point(ours)
    reference, one, other = factories.instrument(), factories.officer(ours), factories.officer(ours)
    fields = {"organization": ours, "reference": reference, "year": 2026}

    outcomes = overlapping(lambda: begin_return(**fields, by=one), lambda: begin_return(**fields, by=other))

    assert second_is_refused(outcomes, ReturnRefused)
    assert Return.objects.count() == 1


def test_return_is_closed_once(ours: Any) -> None:
    focal_point(ours)
    made = begin_return(organization=ours, reference=factories.instrument(), year=2026, by=factories.officer(ours))
    one, other = factories.secretariat_member(), factories.secretariat_member()

    outcomes = overlapping(
        lambda: close_return(yearly_return=made, by=one), lambda: close_return(yearly_return=made, by=other)
    )

    assert second_is_refused(outcomes, ReturnRefused)


def test_organization_has_no_more_tokens_than_it_may(ours: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(tokens, "MOST_VALID", 1)
    one, other = factories.officer(ours), factories.officer(ours)

    outcomes = overlapping(
        lambda: make_token(organization=ours, name="A", by=one),
        lambda: make_token(organization=ours, name="B", by=other),
    )

    assert second_is_refused(outcomes, TokenRefused)


def hook(ours: Any, by: Any) -> Any:
    return make_webhook(organization=ours, name="Ours", address="https://example.org/", by=by)


def test_organization_has_no_more_webhooks_than_it_may(ours: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(webhooks, "MOST_WEBHOOKS", 1)
    monkeypatch.setattr(webhooks, "_refuse_address", lambda *_arguments: None)
    one, other = factories.officer(ours), factories.officer(ours)

    outcomes = overlapping(lambda: hook(ours, one), lambda: hook(ours, other))

    assert second_is_refused(outcomes, WebhookRefused)


def test_webhook_is_paused_once(ours: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(webhooks, "_refuse_address", lambda *_arguments: None)
    by, now = factories.officer(ours), timezone.now()
    made = hook(ours, by)

    outcomes = overlapping(*[lambda: pause_webhook(webhook=made, by=by, now=now)] * 2)

    assert isinstance(outcomes[1], WebhookRefused)


def test_account_follows_a_thing_once(ours: Any) -> None:
    officer = factories.officer(ours)

    outcomes = overlapping(
        *[lambda: follow(followed=followed(words="gifts"), frequency="weekly", language="en", by=officer)] * 2
    )

    assert second_is_refused(outcomes, FollowRefused)
    assert Subscription.objects.count() == 1


def test_address_is_asked_once_whether_it_follows() -> None:
    fields = {"email": "reader@example.org", "frequency": "weekly", "language": "en"}

    overlapping(*[lambda: ask_to_follow(followed=followed(words="gifts"), **fields)] * 2)

    assert Subscription.objects.count() == 1


def test_dropped_reply_is_recorded_once(ours: Any) -> None:
    by = factories.secretariat_member()
    dropped = drop_reply(name="reply.eml", content=b"From: a@example.org\nSubject: Reply\n\nWords\n", by=by)
    fields = {"key": dropped.key, "organization": ours, "happened": PartialDate.parse("2026-02-01"), "by": by}

    outcomes = overlapping(*[lambda: record_dropped_reply(**fields)] * 2)

    assert second_is_refused(outcomes, ContactRefused)
    assert Contact.objects.count() == 1


def test_change_that_is_undone_at_the_same_moment_has_two_writers(ours: Any) -> None:
    page = factories.practice(ours)
    one, other = factories.officer(ours), factories.officer(ours)

    def write(summary: str, by: Any) -> None:
        draft = PracticePage.objects.get(pk=page.pk)
        draft.summary = summary
        draft.save_revision(user=by)

    overlapping(lambda: write("Other words", one), lambda: write(page.summary, other))

    assert writers_since_publication(PracticePage.objects.get(pk=page.pk)) == {one.pk, other.pk}
