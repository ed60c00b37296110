"""What is kept of texts after publishing: when it is made, what it is used for, who may be a neighbour."""

import pytest

from practices.actions.editions import publish_edition
from practices.actions.vectors import refresh_all, refresh_vectors
from practices.models.editions import EditionPage, TextStatus
from practices.models.releases import Audience
from practices.models.vectors import EditionVectors, Neighbour
from practices.queries.comparison.vectors import clauses_of, memory, units_of, vectors_of
from tests import factories

pytestmark = pytest.mark.django_db

GIFTS = "Members accept no gift beyond simple courtesy without the authorization of the Head of Mission."
DUTY = "Members report every wrongdoing that they witness to the Secretary without delay."
TEXT = f"1. Gifts\n\n{GIFTS}\n\n2. Duty\n\n{DUTY}\n"
LIKE = f"Rule 1\nGifts\n{GIFTS.replace('Members', 'Staff')}\n\nRule 2\nPensions\nThe fund is kept by a board of five.\n"


@pytest.fixture(autouse=True)
def _forgetful():
    memory.clear()


def keys(*pages):
    return [page.translation_key for page in pages]


def neighbours(edition):
    rows = Neighbour.objects.filter(provision__edition=edition).order_by("pk")
    return {
        (row.provision.eid, row.other.edition_id, row.other.eid) for row in rows.select_related("provision", "other")
    }


def everything():
    fields = ("provision", "other", "score", "words", "sense", "method")
    vectors = EditionVectors.objects.order_by("edition").values_list("edition", "method", "digest", "content")
    return list(Neighbour.objects.order_by("provision", "other").values_list(*fields)), [
        (edition, method, digest, bytes(content)) for edition, method, digest, content in vectors
    ]


def test_what_was_kept_is_what_would_be_made():
    edition = factories.edition(text=TEXT)
    made = vectors_of([edition])[edition.pk]
    refresh_vectors(things=keys(edition))
    memory.clear()

    kept = vectors_of([edition])[edition.pk]

    assert kept is not made
    assert kept.clauses == made.clauses
    assert kept.prints == made.prints
    assert (kept.sense is None) == (made.sense is None)
    assert kept.sense is None or (kept.sense.vectors == made.sense.vectors).all()


def test_kept_texts_are_read_in_one_query_and_then_remembered(django_assert_num_queries):
    editions = [factories.edition(text=TEXT), factories.edition(text=LIKE)]
    refresh_all()
    memory.clear()

    with django_assert_num_queries(3):
        first = vectors_of(editions)
    with django_assert_num_queries(2):
        assert vectors_of(editions)[editions[0].pk] is first[editions[0].pk]


@pytest.mark.parametrize("spoil", [{"content": b"nothing"}, {"digest": "0" * 64}, {"method": "0"}])
def test_what_is_stale_or_spoilt_is_made_anew_and_never_an_error(spoil):
    edition = factories.edition(text=TEXT)
    refresh_vectors(things=keys(edition))
    EditionVectors.objects.update(**spoil)
    memory.clear()

    vectors = vectors_of([edition])[edition.pk]

    units = units_of([edition])[edition.pk]
    assert vectors.clauses == clauses_of(units, "en")


def test_another_method_is_made_anew_by_the_command():
    edition = factories.edition(text=TEXT)
    assert refresh_all().prepared == 1
    assert refresh_all().prepared == 0
    EditionVectors.objects.update(method="0")

    assert refresh_all().prepared == 1
    assert refresh_all(anew=True).prepared == 1
    assert EditionVectors.objects.get().edition_id == edition.pk


def test_running_it_again_changes_nothing():
    edition, _other = factories.edition(text=TEXT), factories.edition(text=LIKE)
    factories.edition(text=TEXT, audience=None)
    refresh_all()
    before = everything()

    refresh_vectors(things=keys(edition))
    refresh_all()

    assert everything() == before


def test_a_corrected_text_has_the_neighbours_of_its_new_words():
    edition, other = factories.edition(text=TEXT), factories.edition(text=LIKE)
    refresh_all()
    page = EditionPage.objects.get(pk=edition.pk)
    page.numbered_text = "1. Leave\n\nThe office closes on the first of May.\n"
    publish_edition(edition=page, by=None)

    refresh_vectors(things=keys(page))

    assert not Neighbour.objects.filter(other__withdrawn_at__isnull=False).exists()
    assert not [target for _eid, target, other_eid in neighbours(other) if "gift" in other_eid]
    assert all(row.provision.withdrawn_at is None for row in Neighbour.objects.select_related("provision"))


def test_an_unpublished_text_is_forgotten():
    edition, other = factories.edition(text=TEXT), factories.edition(text=LIKE)
    refresh_all()
    edition.unpublish()

    done = refresh_vectors(things=keys(edition))

    assert done.dropped == 1
    assert neighbours(other) == set()
    assert not EditionVectors.objects.filter(edition=edition).exists()


def test_hidden_texts_have_neighbours_and_are_nobodys():
    public = factories.edition(text=LIKE)
    hidden = factories.edition(text=TEXT, audience=None)

    refresh_all()

    assert EditionVectors.objects.filter(edition=hidden).exists()
    assert {target for _eid, target, _other in neighbours(hidden)} == {public.pk}
    assert neighbours(public) == set()


def test_hidden_texts_move_no_neighbour_of_public_ones():
    first, _second = factories.edition(text=TEXT), factories.edition(text=LIKE)
    refresh_all()
    before = list(Neighbour.objects.order_by("provision", "other").values_list("provision", "other", "score", "words"))
    for _ in range(3):
        factories.edition(text=TEXT, audience=Audience.DELEGATIONS)

    refresh_all()

    public = Neighbour.objects.filter(provision__edition__in=[first, _second]).order_by("provision", "other")
    assert list(public.values_list("provision", "other", "score", "words")) == before


def test_a_narrowed_text_is_no_neighbour_from_then_on():
    edition, other = factories.edition(text=TEXT), factories.edition(text=LIKE)
    refresh_all()
    assert neighbours(other)
    factories.open_to(edition, Audience.OWN)

    assert not Neighbour.objects.visible_to(None).filter(provision__edition=other).exists()
    refresh_vectors(things=keys(edition))
    assert neighbours(other) == set()


def test_a_widened_text_becomes_a_neighbour():
    edition, other = factories.edition(text=TEXT, audience=None), factories.edition(text=LIKE)
    refresh_all()
    factories.open_to(edition, Audience.PUBLIC)

    refresh_vectors(things=keys(edition.instrument))

    assert {target for _eid, target, _other in neighbours(other)} == {edition.pk}


def test_texts_of_one_instrument_and_summaries_are_no_neighbours():
    instrument = factories.instrument()
    factories.edition(instrument, text=TEXT)
    factories.edition(instrument, text=TEXT, language="fr")
    factories.edition(text=TEXT, text_status=TextStatus.SUMMARY)

    done = refresh_all()

    assert (done.seen, done.neighbours) == (2, 0)


def test_a_provision_keeps_the_nearest(monkeypatch):
    monkeypatch.setattr("practices.actions.vectors.MOST_NEAR", 2)
    editions = [factories.edition(text=TEXT) for _ in range(4)]
    for edition in editions:
        refresh_vectors(things=keys(edition))

    counts = [Neighbour.objects.filter(provision=row).count() for row in editions[0].provisions.current()]

    assert max(counts) == 2


def test_nothing_is_kept_of_nothing():
    factories.edition(text="", source_name="file.pdf")

    assert refresh_all().seen == 0
    assert refresh_vectors(things=[]).seen == 0
