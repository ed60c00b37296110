"""Components and the markup made from data, rendered by Django's template engine."""

import datetime
import re
from contextlib import suppress
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.urls import Resolver404, resolve
from django.utils.translation import override

from portal.public_sheet import EACH_PAGE
from portal.templatetags import portal_markup as markup
from practices.queries.wording import with_label
from practices.texts.comparison.diff import diff_words

DAY = datetime.date(2000, 11, 13)
TEMPLATES = Path(settings.BASE_DIR) / "portal" / "templates"
STYLES = Path(settings.BASE_DIR) / "static" / "css"


def render(source: str, **context: object) -> str:
    return Template("{% load portal_markup %}" + source).render(Context(context))


def page(path: str, language: str = "en", **context: object) -> str:
    request = RequestFactory().get(path)
    with override(language):
        with suppress(Resolver404):
            request.resolver_match = resolve(request.path)
        return get_template("404.html").template.render(Context({"request": request, **context}))


# Passages


def test_passage_in_arabic_carries_language_and_direction():
    html = render("{% passage text 'ar' %}", text="المادة 6\n\nالفقرة 2")

    assert html == '<div class="passage" lang="ar" dir="rtl"><p>المادة 6</p><p>الفقرة 2</p></div>'


def test_passage_with_markup_of_others_is_escaped():
    html = render("{% passage text 'en' %}", text="<script>alert(1)</script>")

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_isolate_without_language_leaves_direction_to_the_text():
    assert render("{% isolate '6, para 2' %}") == '<bdi dir="auto">6, para 2</bdi>'


@pytest.mark.parametrize(
    ("code", "expected"),
    [("en", "ltr"), ("ar", "rtl"), ("fa-IR", "rtl"), ("zh-hans", "ltr"), ("az-Arab", "rtl"), ("", "auto")],
)
def test_direction_of_language(code, expected):
    assert markup.direction(code) == expected


@pytest.mark.parametrize(
    ("code", "active", "expected"),
    [("fr", "en", "French (Français)"), ("en", "en", "English"), ("fr-CA", "en", "French (Français)")],
)
def test_language_name_for_the_reader_and_in_itself(code, active, expected):
    with override(active):
        assert markup.language_name(code) == expected


def test_language_name_of_unknown_code_is_the_code():
    assert markup.language_name("tlh") == "tlh"


# Dates and numbers


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("day", '<time datetime="2000-11-13">13 November 2000</time>'),
        ("month", '<time datetime="2000-11">November 2000</time>'),
        ("year", '<time datetime="2000">2000</time>'),
        ("unknown", '<span class="soft">date not known</span>'),
    ],
)
def test_partial_date_in_its_precision(precision, expected):
    with override("en"):
        assert markup.partial_date(DAY, precision) == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("fr", "13 novembre 2000"), ("de", "13. November 2000"), ("it", "13 novembre 2000")]
)
def test_partial_date_in_the_language_of_the_reader(language, expected):
    with override(language):
        assert f">{expected}<" in markup.partial_date(DAY)


def test_count_groups_digits_as_the_language_does():
    with override("en"):
        assert markup.count(1874) == "1,874"
    with override("de"):
        assert markup.count(1874) == "1.874"


def test_count_of_nothing_is_a_dash():
    assert markup.count(None) == "–"


# Lists and labels


@pytest.mark.parametrize(
    ("language", "listed", "labelled"),
    [("en", "a, b", "a: b"), ("fr", "a, b", "a\u00a0: b"), ("ar", "a، b", "a: b")],
)
def test_lists_and_labels_are_those_of_the_language(language, listed, labelled):
    with override(language):
        assert render("{{ words|list_words }}", words=["a", "b"]) == listed
        assert with_label("a", "b") == labelled


def test_list_in_a_template_is_escaped():
    with override("en"):
        assert render("{{ words|list_words }}", words=["<b>", "c"]) == "&lt;b&gt;, c"


# Differences


def test_word_diff_of_the_left_side_shows_only_what_is_removed():
    spans = diff_words("No gift beyond courtesy.", "No gift beyond a token.")

    html = render("{% word_diff spans 'left' 'en' %}", spans=spans)

    assert '<del data-said="removed:">courtesy</del>' in html
    assert "<ins" not in html


def test_word_diff_of_both_sides_keeps_the_words_apart():
    spans = diff_words("No gift beyond courtesy at all.", "No gift beyond <b>token</b> at all.")

    html = render("{% word_diff spans %}", spans=spans)

    assert "<b>" not in html
    assert re.search(r"</del>\s+<ins", html)


def test_word_diff_of_either_side_gives_its_text_back():
    left, right = "One two  three four.", "One 2 three, and four."
    spans = diff_words(left, right)

    for side, text in (("left", left), ("right", right)):
        html = render("{% word_diff spans side %}", spans=spans, side=side)
        assert re.sub(r"<[^>]+>", "", html) == text


# Frame


def test_frame_sets_language_and_direction():
    assert '<html lang="ar" dir="rtl">' in page("/ar/instruments/", "ar")
    assert '<html lang="en" dir="ltr">' in page("/instruments/")


def test_language_switch_keeps_page_and_query():
    html = page("/fr/instruments/?kind=code&page=2", "fr")

    assert 'href="/de/instruments/?kind=code&amp;page=2" lang="de" hreflang="de"' in html
    assert 'href="/instruments/?kind=code&amp;page=2" lang="en" hreflang="en"' in html
    assert re.search(r'lang="fr" hreflang="fr" dir="ltr" aria-current="true">Français<', html)


def test_language_switch_from_an_address_nobody_serves_leads_to_the_home_page():
    assert 'href="/fr/" lang="fr"' in page("/no.such.address")


def test_frame_marks_the_part_of_the_site_that_the_reader_is_in():
    html = page("/topics/")

    assert 'href="/topics/" aria-current="page"' in html
    assert html.count("aria-current") == 2  # the part, and the language


def test_canonical_address_leaves_out_the_query():
    request = RequestFactory().get("/instruments/?page=2")

    html = render("{% canonical_address %}", request=request)

    assert html == "http://testserver/instruments/"


def test_demonstration_is_said_on_the_page_only_where_it_is_one():
    said = "This is a demonstration. The organizations in it are fictional; the OSCE is here as an issuer only."

    assert said in page("/topics/", demonstration=True)
    assert said not in page("/topics/")


def test_signed_in_is_asked_only_of_those_with_a_session():
    class Unread(AnonymousUser):
        @property
        def is_authenticated(self):
            raise AssertionError("the session was opened")

    request = RequestFactory().get("/")
    request.user = Unread()

    assert render("{% is_signed_in %}", request=request) == "False"


@pytest.mark.parametrize("name", ["400.html", "429.html", "500.html"])
def test_page_of_an_error_needs_no_request(name):
    assert "<h1>" in render_to_string(name)


# Components


def test_status_badge_says_its_state_in_words_and_hides_its_sign():
    html = render_to_string(
        "components/status_badge.html", {"label": "Planned", "tone": "planned", "rung": "stated by it"}
    )

    assert 'class="status planned"' in html
    assert 'aria-hidden="true"' in html
    assert "<span>Planned</span>" in html
    assert '<span class="rung">stated by it</span>' in html


def test_crumbs_mark_the_page_that_is_shown():
    items = [{"label": "Organizations", "url": "/organizations/"}, {"label": "مدونة", "language": "ar"}]

    html = render_to_string("components/crumbs.html", {"items": items})

    assert '<li aria-current="page"><bdi lang="ar" dir="rtl">مدونة</bdi></li>' in html


def test_pager_keeps_the_query_and_escapes_it():
    context = {"page_obj": Paginator(range(300), 20).page(7), "querystring": 'q=a&kind="x'}

    html = render_to_string("components/pager.html", context)

    assert 'href="?q=a&amp;kind=&quot;x&amp;page=8"' in html
    assert '<span aria-current="page">7</span>' in html


def test_pager_of_one_page_is_not_shown():
    assert "<nav" not in render_to_string("components/pager.html", {"page_obj": Paginator([1], 20).page(1)})


def test_form_field_with_an_error_ties_it_to_its_control():
    class Asking(forms.Form):
        title = forms.CharField(label="Title", help_text="As printed.")

    html = render_to_string("components/form_field.html", {"field": Asking({"title": ""})["title"]})

    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    assert all(f'id="{name}"' in html for name in described[1].split())
    assert 'aria-invalid="true"' in html


# House rules


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_template_holds_no_inline_code_and_marks_nothing_safe(path):
    source = path.read_text(encoding="utf-8")

    assert not re.search(r"<style|\sstyle=|\son\w+=|\|\s*safe\b|https?://", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


@pytest.mark.parametrize("path", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.name)
def test_component_begins_with_its_parameters(path):
    assert path.read_text(encoding="utf-8").startswith("{% comment %}")


def test_colours_are_named_in_tokens_alone():
    named = [
        name
        for name in EACH_PAGE
        if re.search(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", (STYLES / f"{name}.css").read_text())
    ]

    assert named == ["tokens"]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def palette(scheme: str) -> dict[str, str]:
    source = (STYLES / "tokens.css").read_text()
    colours = r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b"
    light = dict(re.findall(colours, source.partition("@media")[0]))
    dark = source.partition("scheme: dark")[2].partition("@media")[0]
    return light if scheme == "light" else light | dict(re.findall(colours, dark))


GROUNDS = ("paper", "surface", "sunken")
INKS = ("ink", "ink-soft", "accent", "yes", "part", "planned", "no", "unknown", "removed-ink")
TEXT_PAIRS = [
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    ("ink", "accent-soft"),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
    ("on-mark", "mark"),
    ("added-ink", "added"),
    ("removed-ink", "removed"),
]
EDGE_PAIRS = [(edge, ground) for edge in ("line-strong", "focus") for ground in (*GROUNDS, "accent-soft")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, 4.5), (EDGE_PAIRS, 3.0)], ids=["text", "edges"])
def test_contrast_of_tokens_meets_wcag_aa(scheme, pairs, least):
    colours = palette(scheme)

    weak = []
    for front, back in pairs:
        dim, bright = sorted((luminance(colours[front]), luminance(colours[back])))
        if (bright + 0.05) / (dim + 0.05) < least:
            weak.append((front, back))

    assert weak == []
