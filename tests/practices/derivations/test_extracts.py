"""Extracts: what is withheld is nowhere in them, what is kept keeps its address."""

import pytest
from django.urls import reverse

from practices.actions.derivations import DerivationRefused, make_extract
from practices.actions.editions import keep_source, publish_edition
from practices.documents.files import read_file
from practices.models.editions import EditionPage
from tests.factories import edition, instrument, officer, open_to, organization

pytestmark = pytest.mark.django_db

TEXT = """# Code

Article 1 – Purpose

This code says how members act.

Article 2 – Travel

First paragraph about travel.

Second paragraph about secretroutes.

Third paragraph about allowances.

Article 3 – Security

1. Members follow secretorders.

2. Members report incidents.

Article 4 – Gifts

Members accept no gifts.
"""


def whole():
    return edition(instrument(), text=TEXT)


def extract_of(page, *withheld, gaps=False):
    made = make_extract(edition=page, withheld=withheld, shows_gaps=gaps, by=officer(page.instrument.organization))
    publish_edition(edition=made, by=None)
    return made


def eids(page):
    return list(page.provisions.current().in_order().values_list("eid", flat=True))


def test_extract_keeps_the_addresses_of_what_it_keeps():
    page = whole()

    made = extract_of(page, "art_2__p_2", "art_3__para_1")

    assert eids(made) == [eid for eid in eids(page) if eid not in ("art_2__p_2", "art_3__para_1")]


def test_extract_holds_no_word_of_what_is_withheld():
    page = whole()

    made = extract_of(page, "art_2__p_2", "art_3__para_1")

    texts = [made.numbered_text, *(revision.content["numbered_text"] for revision in made.revisions.all())]
    assert not any("secret" in text for text in texts)


def test_extract_has_a_file_of_its_own_without_what_is_withheld(client):
    page = whole()
    keep_source(edition=page, name="whole.txt", content=TEXT.encode())
    publish_edition(edition=page, by=None)

    made = EditionPage.objects.get(pk=extract_of(page, "art_2__p_2", "art_3").pk)

    assert made.source_name.endswith("-extract.pdf")
    words = read_file(made.source_name, made.source_file.read()).text
    assert "Members accept no gifts" in words
    assert "secret" not in words


def test_extract_withholds_what_is_below():
    page = whole()

    made = extract_of(page, "art_3")

    assert not any(eid.startswith("art_3") for eid in eids(made))
    assert made.made_from == page
    assert made.slug.endswith("-extract")


@pytest.mark.parametrize(
    ("withheld", "words"),
    [((), "at least one"), (("art_9",), "changed"), (("preface", "art_1", "art_2", "art_3", "art_4"), "left")],
)
def test_extract_of_nothing_or_everything_is_refused(withheld, words):
    page = whole()

    with pytest.raises(DerivationRefused, match=words):
        extract_of(page, *withheld)

    assert EditionPage.objects.count() == 1


def test_extract_of_another_organizations_text_is_refused():
    page = whole()

    with pytest.raises(DerivationRefused):
        make_extract(edition=page, withheld=["art_1"], shows_gaps=False, by=officer(organization()))


def test_extract_shows_where_something_is_withheld_only_if_its_owner_wishes(client):
    page = whole()
    shown = open_to(extract_of(page, "art_2", gaps=True), "public")
    client_page = client.get(shown.url).content.decode()
    assert "Number 2 is not in this extract" in client_page

    shown.shows_gaps = False
    publish_edition(edition=shown, by=None)
    assert "not in this extract" not in client.get(shown.url).content.decode()


def test_screen_makes_an_extract_out_of_ticks(client):
    page = whole()
    client.force_login(officer(page.instrument.organization))
    address = reverse("derivations:derive", args=[page.translation_key])
    assert "secretroutes" in client.get(address).content.decode()

    response = client.post(address, {"make": "extract", "withheld": ["art_2"], "shows_gaps": "on"})

    made = EditionPage.objects.exclude(pk=page.pk).get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert made.shows_gaps
    assert not made.live


def test_screen_says_what_is_wrong_and_keeps_the_ticks(client):
    page = whole()
    extract_of(page, "art_2")
    client.force_login(officer(page.instrument.organization))

    answer = client.post(
        reverse("derivations:derive", args=[page.translation_key]), {"make": "extract", "withheld": ["art_3"]}
    ).content.decode()

    assert "already an edition" in answer
    assert 'value="art_3" data-within="" checked' in answer


def test_screen_is_not_there_for_others(client):
    page = whole()
    client.force_login(officer(organization()))

    assert client.get(reverse("derivations:derive", args=[page.translation_key])).status_code == 404
