"""Lines in which texts run both ways: nothing is lost, and each run keeps its direction."""

import html
import re
import unicodedata

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from practices.queries.bidi import embedded, isolated_runs, runs_of
from practices.queries.wording import cited_here, cited_parts
from tests import factories

PARTS = st.lists(st.sampled_from(["Code", "2004", "(A/1)", "مدونة", "13 أيار/مايو 2004", "", "No. 1"]), min_size=1)
CITATION = "Forum (demo). Code of conduct (F/1). 13 أيار/مايو 2004. الإنكليزية, نص ذو حجية. https://example.org/"


def render(source: str, **context: object) -> str:
    return Template("{% load portal_markup %}" + source).render(Context(context))


@given(PARTS, st.sampled_from([". ", ", ", "; ", "، "]))
def test_runs_joined_are_the_text(parts, between):
    text = between.join(parts)

    assert "".join(before + run for before, run in runs_of(text)) == text


def test_citation_is_cut_where_its_direction_turns():
    assert render("{% citation text %}", text=CITATION) == (
        "<bdi>Forum (demo). Code of conduct (F/1)</bdi>. <bdi>13 أيار/مايو 2004. الإنكليزية, نص ذو حجية</bdi>. "
        "<bdi>https://example.org/</bdi>"
    )
    assert isolated_runs("Forum، 1 أيار") == "\u2068Forum\u2069، \u20681 أيار\u2069"
    assert render("{% citation text %}", text="St. Paul & Co. Code") == "<bdi>St. Paul &amp; Co. Code</bdi>"


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        ("en", "Forum (demo)", "Forum (demo)"),
        ("ar", "Forum (demo)", "Forum (demo)\u200e\u200f"),
        ("ar", "المنتدى (عرض)", "المنتدى (عرض)"),
        ("en", "المنتدى (عرض)", "المنتدى (عرض)\u200f\u200e"),
        ("ar", "2004", "2004"),
    ],
)
def test_name_in_a_list_begins_with_its_own_letters_and_keeps_its_brackets(language, name, said):
    with override(language):
        assert embedded(name) == said


@pytest.mark.parametrize(
    ("cited", "parts"),
    [
        ("6 (2)", ["6 (2)"]),
        ("6, para 2", ["6", ", para 2", ""]),
        ("para 3", ["", "para 3", ""]),
        ("6, para 2 (a), para 1", ["6", ", para 2", " (a)", ", para 1", ""]),
        ("para 2 bis", ["para 2 bis"]),
        ("Separate paragraphs, para two", ["Separate paragraphs, para two"]),
    ],
)
def test_citation_of_a_provision_is_said_in_parts(cited, parts):
    with override("en"):
        assert cited_parts(cited) == parts
        assert cited_here(cited) == cited


def test_what_counts_paragraphs_is_said_in_the_language_of_the_reader(monkeypatch):
    monkeypatch.setattr("practices.queries.wording._", lambda text: text.replace("para", "الفقرة"))

    with override("ar"):
        assert cited_here("Rule 6, para 2") == "Rule 6، الفقرة 2"
        written = render("{% cited 'Rule 6, para 2 (a)' 'en' %}")

    label, letter = '<bdi lang="en" dir="ltr">Rule 6</bdi>', '<bdi lang="en" dir="ltr"> (a)</bdi>'
    assert written == f"<bdi>{label}، الفقرة 2{letter}</bdi>"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["instruments", "practices", "compare", "gaps", "adoptions", "coverage", "topics"])
def test_entries_of_lists_are_found_by_typing_where_names_run_the_other_way(client, page):
    owner = factories.organization("Forum (demo)")
    topic = factories.topic("gifts", "Gifts (all)")
    work = factories.instrument(owner, title="Code (draft)", topics=[topic])
    factories.edition(work, text="1. No gift is taken.\n")
    factories.practice(owner, title="Desk (new)")

    body = client.get(f"/ar/{page}/").content.decode()

    labels = re.findall(r'<option[^>]*>\s*([^<]+)|<optgroup label="([^"]+)"', body)
    entries = [html.unescape(one or other).strip() for one, other in labels]
    assert not [entry for entry in entries if unicodedata.category(entry[:1] or " ") == "Cf"]
    turned = [entry for entry in entries if "(demo)" in entry or "(draft)" in entry]
    assert all("(demo)\u200e\u200f" in entry or "(draft)\u200e\u200f" in entry for entry in turned)
    assert turned or page in {"coverage", "topics", "adoptions"}
