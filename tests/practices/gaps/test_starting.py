"""Starting an instrument of one's own from another's: the drafts, their origin, and each refusal."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from practices.actions.editions import publish_edition
from practices.actions.starting import LOG_ACTION, Consent, StartRefused, start_instrument
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage, LineageKind
from practices.queries.gaps.source_names import find_source_names
from tests import factories
from tests.practices.gaps.texts import REFERENCE, reference

pytestmark = pytest.mark.django_db
LETTER = Consent(datetime.date(2004, 5, 3), "Letter of the legal office")


@pytest.fixture
def union():
    return factories.organization("Harbour Union")


def start(source, union, **changes):
    values = {
        "title": "Code of the Union", "language": "en", "dated": PartialDate.parse("2005"),
        "by": factories.officer(union), **changes,
    }  # fmt: skip
    return start_instrument(source=source, organization=union, **values)


def test_drafts_are_made_with_words_and_origin(union):
    source = reference()

    made = start(source, union)

    instrument = InstrumentPage.objects.get(pk=made.instrument.pk)
    edition = EditionPage.objects.get(pk=made.edition.pk)
    assert instrument.get_parent().pk == union.pk
    assert [(one.kind, one.other) for one in instrument.lineage.all()] == [
        (LineageKind.ADAPTED_FROM, source.instrument)
    ]
    assert (edition.numbered_text, edition.slug) == (REFERENCE, "2005-en")
    assert not instrument.live
    assert not edition.live
    assert not edition.provisions.exists()
    assert instrument.reuse_terms == "display_only"


def test_log_keeps_the_text_that_was_started_from(union):
    source = reference(terms="quote")

    made = start(source, union, consent=LETTER)

    entry = PageLogEntry.objects.get(action=LOG_ACTION, page=made.edition.pk)
    assert entry.data["edition"] == str(source.translation_key)
    assert (entry.data["consent_on"], entry.data["consent_by"]) == ("2004-05-03", "Letter of the legal office")
    assert "consent of 2004-05-03, given by: Letter of the legal office" in entry.message


def test_another_language_begins_empty(union):
    made = start(reference(), union, language="fr")

    assert (made.edition.numbered_text, made.edition.language) == ("", "fr")


def test_undated_text_says_so(union):
    assert start(reference(), union, dated=None).edition.precision == "unknown"


def test_published_page_says_what_it_is_adapted_from(client: Client, union):
    source = reference()
    made = start(source, union)
    before = client.get(source.instrument.url).content.decode()
    for page in (made.instrument, made.edition):
        factories.open_to(page, "public")
    made.instrument.save_revision().publish()
    publish_edition(edition=made.edition, by=None)

    page = client.get(InstrumentPage.objects.get(pk=made.instrument.pk).url).content.decode()

    assert "Code of the Union" not in before
    assert "Adapted from" in page
    assert source.instrument.url in page


@pytest.mark.parametrize("terms", ["display_only", "quote"])
def test_terms_that_forbid_adapting_refuse(union, terms):
    with pytest.raises(StartRefused, match="do not allow it to be adapted"):
        start(reference(terms=terms), union)


@pytest.mark.parametrize("terms", ["reuse", "free"])
def test_terms_that_allow_adapting_need_no_consent(union, terms):
    assert start(reference(terms=terms), union).edition.pk


def test_own_instrument_needs_no_consent(union):
    source = factories.edition(factories.instrument(union))

    assert start(source, union).edition.pk


def test_consent_without_a_giver_is_refused(union):
    with pytest.raises(StartRefused, match="by whom the consent was given"):
        start(reference(terms="quote"), union, consent=Consent(datetime.date(2004, 5, 3), "  "))


def test_consent_of_a_day_to_come_is_refused(union):
    with pytest.raises(StartRefused, match="in the future"):
        start(reference(terms="quote"), union, consent=Consent(datetime.date(9999, 1, 1), "Letter"))


def test_who_does_not_act_for_the_organization_is_refused(union):
    with pytest.raises(StartRefused, match="You do not act for this organization"):
        start(reference(), union, by=factories.officer(factories.organization()))


@pytest.mark.parametrize("audience", [None, "delegations"])
def test_text_that_is_not_open_is_refused(union, audience):
    source = reference(audience=audience)
    if audience == "delegations":
        source.unpublish()
        source = EditionPage.objects.get(pk=source.pk)

    with pytest.raises(StartRefused, match="not open to you"):
        start(source, union)


def test_summary_is_refused(union):
    with pytest.raises(StartRefused, match="A summary is not the text itself"):
        start(reference(text_status="summary"), union)


def test_text_without_structure_is_refused(union):
    with pytest.raises(StartRefused, match="no structured text"):
        start(reference(text=""), union)


@pytest.mark.parametrize(("title", "words"), [(" ", "a title"), ("…", "a letter or a number")])
def test_title_without_words_is_refused(union, title, words):
    with pytest.raises(StartRefused, match=words):
        start(reference(), union, title=title)


def test_title_that_is_taken_is_refused_and_leaves_nothing(union):
    source = reference()
    start(source, union)

    with pytest.raises(StartRefused, match="already has another item"):
        start(source, union, title="code of the UNION")

    assert InstrumentPage.objects.child_of(union).count() == 1


def test_unknown_language_is_refused(union):
    with pytest.raises(StartRefused, match="language of the list"):
        start(reference(), union, language="zz-not")


# Names of the source


def test_names_of_the_source_are_listed_with_their_places():
    text = "1. Purpose\n\nThis Model code of the Standing Forum binds.\n\n2. Standing\n\nThe SF is not an adverb: sf.\n"
    source = reference(text=text)
    source.instrument.organization.names.create(language="en", name="Standing Forum (demonstration)", acronym="SF")

    found = {places.name: places.cited for places in find_source_names(source)}

    assert found == {"Standing Forum": ("1",), "Model code": ("1",), "SF": ("2",)}


def test_text_that_names_nobody_gives_no_doubt():
    assert find_source_names(reference()) == ()


# The screen


def screen(source) -> str:
    return reverse("starting:start", args=[source.translation_key])


def test_screen_shows_terms_and_starts_the_draft(client: Client, union):
    source = reference(text=REFERENCE + "\n4. End\n\nThe Standing Forum publishes this.\n")
    client.force_login(factories.officer(union))

    shown = client.get(screen(source)).content.decode()
    posted = {"organization": union.pk, "source": str(source.translation_key), "title": "Our code", "language": "en"}
    response = client.post(screen(source), posted, follow=True)

    assert "Reuse with the source" in shown
    assert "“Standing Forum” appears in: 4" in shown
    made = EditionPage.objects.child_of(InstrumentPage.objects.get(title="Our code")).get()
    assert response.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert "Check these names from the source. “Standing Forum” appears in: 4." in response.content.decode()


def test_screen_says_the_refusal(client: Client, union):
    source = reference(terms="display_only")
    client.force_login(factories.officer(union))

    posted = {"organization": union.pk, "source": str(source.translation_key), "title": "Our code", "language": "en"}
    response = client.post(screen(source), posted)

    assert "do not allow it to be adapted" in response.content.decode()
    assert not InstrumentPage.objects.filter(title="Our code").exists()


def test_screen_is_there_by_instrument_as_well(client: Client, union):
    client.force_login(factories.officer(union))

    assert client.get(reverse("starting:start", args=[reference().instrument.translation_key])).status_code == 200


@pytest.mark.parametrize("posted", [{}, {"source": "x", "organization": "y"}, {"consent_by": "x", "title": "\0"}])
def test_screen_answers_strange_posts(client: Client, union, posted):
    source = reference()
    client.force_login(factories.officer(union))

    assert client.post(screen(source), posted).status_code == 200


def test_screen_is_not_there_for_hidden_texts_and_for_readers(client: Client, union):
    hidden, source = reference(audience=None), factories.edition()

    client.force_login(factories.officer(union))
    assert client.get(screen(hidden)).status_code == 404
    client.force_login(factories.delegate())
    assert client.get(screen(source)).status_code in (302, 404)


def test_organization_of_others_is_not_offered(client: Client, union):
    source = reference()
    client.force_login(factories.officer(union))

    posted = {
        "organization": source.instrument.organization_id, "source": str(source.translation_key), "title": "Our code",
        "language": "en",
    }  # fmt: skip
    response = client.post(screen(source), posted)

    form = [part["form"] for part in response.context if "form" in part][-1]  # the screen was opened once more before
    assert "organization" in form.errors
