"""Specimens of the components: invented values with which the gallery shows each in its states."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace as Made
from typing import Any

from django import forms
from django.core.paginator import Paginator

from organizations.models import FocalPoint, OrganizationEnd, OrganizationEventKind
from practices.documents.charts.columns import draw_columns
from practices.documents.charts.values import BarChart, ChartSeries
from practices.queries.editions.highlights import HighlightFragment
from practices.queries.things.histories import OrganizationHistoryRow
from practices.queries.wording import Words

OURS, PAGES, HOME = "components/", "practices/components/", "home/components/"
KEY = "00000000-0000-4000-8000-000000000000"
FRAME = frozenset({"footer.html", "mark.html", "masthead.html", "styles.html"})
"""Stand on every page, and so on that of the gallery."""
WITHOUT_LOOK = frozenset({"citation_links.html", "feed_links.html"})
"""Stand in the head of a page."""
ON_THEIR_PAGE = (
    "acceptance_*",
    "adoption_*",
    "answer*",
    "cell_*",
    "change_*",
    "claim*",
    "comparison_*",
    "coverage_*",
    "difference_*",
    "facsimile*",
    "finding*",
    "followed*",
    "frozen_*",
    "full_*",
    "gap_*",
    "lineage_*",
    "linked_*",
    "list_*",
    "mailed_*",
    "participant_*",
    "partner_*",
    "pinned_*",
    "reading*",
    "report_*",
    "return_*",
    "similar_*",
    "stood_*",
    "terms_*",
    "to_*",
    "topic_branch*",
    "topic_log*",
)
"""Parts of one kind of page, by the beginning of their names: the demonstration shows them there, in their states."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """A component in one state: its template, what the state is called, and its parameters."""

    template: str
    state: str
    parameters: Mapping[str, Any]


def specimens() -> list[Specimen]:
    """Return every specimen, by template."""
    made = [*_words(), *_ways(), *_forms(), *_lists(), *_texts(), *_pictures()]
    return sorted(made, key=lambda one: one.template)


class Example(forms.Form):
    """A form with one field of each look."""

    words = forms.CharField(label="Words", help_text="As many as you like.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Code of conduct"), ("b", "Staff rules")])
    agreed = forms.BooleanField(label="I agree")
    days = forms.MultipleChoiceField(
        label="Days", choices=[("1", "Monday"), ("2", "Tuesday")], widget=forms.CheckboxSelectMultiple, required=False
    )


def _words() -> list[Specimen]:
    tones = ("yes", "part", "planned", "no", "unknown")
    words = ("In place", "Partly in place", "Planned", "Not planned", "Not known")
    notice = {"title": "What must be known", "text": "One or two sentences.", "url": "#", "action": "Read more"}
    row = {"state_label": "In place", "tone": "yes", "rests_on_label": "Article cited"}
    provision = Made(url="#", name="Article 5")
    return [
        *(Specimen(f"{OURS}sign.html", name, {"name": name}) for name in (*tones, "info", "warn")),
        *(
            Specimen(f"{OURS}status_badge.html", tone, {"label": said, "tone": tone, "rung": "stated"})
            for tone, said in zip(tones, words, strict=True)
        ),
        *(Specimen(f"{OURS}notice.html", tone, {"tone": tone, **notice}) for tone in ("info", "warn", "demonstration")),
        Specimen(f"{OURS}empty.html", "with a way on", {"title": "Nothing here.", "text": "Try.", **_ACTION}),
        Specimen(f"{OURS}empty.html", "alone", {"title": "Nothing here."}),
        Specimen(f"{OURS}diff_key.html", "of two named texts", {"removed_from": "2000", "added_in": "2004"}),
        Specimen(f"{OURS}request_id.html", "within a request", {}),
        Specimen(f"{PAGES}state.html", "with a provision", {"row": Made(**row, provision=provision)}),
        Specimen(f"{PAGES}statement_words.html", "a note", {"row": Made(note="Shown to the secretariat.")}),
        Specimen(f"{PAGES}statement_words.html", "nothing", {"row": Made()}),
        Specimen(f"{HOME}pieces.html", "with a word found", {"pieces": _PIECES}),
        Specimen(f"{HOME}operator.html", "entered", {"operator": Made(**_OPERATOR)}),
        Specimen(f"{HOME}operator.html", "not entered yet", {"operator": Made(name="")}),
        Specimen(f"{HOME}asked_elsewhere.html", "as it is", {}),
        Specimen(f"{HOME}taking_part.html", "the terms in force", {"has_notices": True}),
        Specimen(
            f"{HOME}searched.html", "with texts that are not here", {"searched": Made(text_count=12, missing_count=3)}
        ),
        Specimen(f"{HOME}also_searched.html", "in several languages", _ALSO),
        Specimen(f"{PAGES}later_words.html", "with other words", {"words": Made(**_LATER), "language": "en"}),
        Specimen(f"{PAGES}later_words.html", "with nothing", {"words": Made(date="2004", cited=""), "language": "en"}),
    ]


_ALSO = {"here": [("en", "present")], "elsewhere": [("fr", "cadeau"), ("de", "Geschenk")], "narrow_url": "#"}
_LATER = {
    "date": "2004", "cited": "Article 5", "heading": "Gifts", "paragraphs": ("No gift is taken.",), "url": "#",
    "has_same_words": False,
}  # fmt: skip


def _ways() -> list[Specimen]:
    many = Paginator(range(200), 10)
    return [
        Specimen(f"{OURS}crumbs.html", "three steps", {"items": [{"label": "Topics", "url": "#"}, {"label": "Gifts"}]}),
        Specimen(f"{OURS}contents.html", "with depth", {"entries": _CONTENTS}),
        Specimen(f"{OURS}pager.html", "first", {"page_obj": many.page(1)}),
        Specimen(f"{OURS}pager.html", "in the middle", {"page_obj": many.page(9)}),
        Specimen(f"{OURS}tag_link.html", "plain", {"label": "Gifts", "url": "#", "language": "en"}),
        Specimen(f"{OURS}tag_link.html", "core", {"label": "Training", "url": "#", "core": True, "language": "en"}),
        Specimen(f"{PAGES}topic_tags.html", "two", {"topics": _TOPICS}),
        Specimen(f"{HOME}found_topics.html", "two", {"topics": [(topic, "#") for topic in _TOPICS], "chosen": ""}),
        Specimen(f"{PAGES}changes_form.html", "two texts", {"editions": [Made(**_TEXT), Made(**_TEXT)]}),
        Specimen(f"{PAGES}topic_numbers.html", "all", {"branch": Made(**_COUNTS)}),
        Specimen(f"{PAGES}follow_link.html", "topic", {"name": "topic", "key": "gifts"}),
        Specimen(f"{PAGES}feed_line.html", "whole", {"feed": "adoptions", "label": "Statements"}),
        Specimen(f"{PAGES}feed_item.html", "whole", {"feed": "changes", "title": "Changes", "text": "All of them."}),
        Specimen(f"{PAGES}keep_for_comparison.html", "shown by the script", {"edition": KEY}),
        Specimen(f"{PAGES}last_crumb.html", "this page", {"label": "Compare"}),
        Specimen(f"{PAGES}question_links.html", "one", {"questions": [_QUESTION]}),
        Specimen(f"{PAGES}question_list.html", "one", {"questions": [_QUESTION]}),
    ]


def _forms() -> list[Specimen]:
    sent = Example({"words": "", "kind": "a"})
    empty = Example(auto_id="fresh_%s")
    return [
        Specimen(f"{OURS}faults.html", "two faults", {"form": sent}),
        Specimen(f"{OURS}filters.html", "a bar", {"form": empty, "label": "Narrow"}),
        *(
            Specimen(f"{OURS}form_field.html", f"{field.name}, fresh", {"field": field})
            for field in Example(prefix="f")
        ),
        *(Specimen(f"{OURS}form_field.html", f"{field.name}, sent", {"field": field}) for field in sent),
        Specimen(
            f"{PAGES}text_finder.html",
            "nothing is called so",
            {"found": Made(is_part=True, find="gifts", editions=())},
        ),
        Specimen(
            f"{PAGES}absent_texts.html", "one named of two", {"absent": Made(rows=[_ABSENT], count=2, more_count=1)}
        ),
        Specimen(f"{PAGES}edition_select.html", "nothing to choose", {"id": "one", "choices": [], "first": True}),
    ]


def _lists() -> list[Specimen]:
    value = Made(label=Words("Harbour Union", "en"), count=12, depth=0, is_chosen=False)
    chosen = Made(label=Words("French", "en"), count=3, depth=0, is_chosen=True)
    facet = Made(name="language", label="Language", chosen="fr")
    way = {"facet": facet, "values": [{"value": value, "url": "#"}, {"value": chosen, "url": "#"}], "all_url": "#"}
    news = Made(title=Words("Code of conduct", "en"), url="#", organization=_NAMED, said="Authentic text, French")
    told = {"item": Made(**vars(news), is_recorded=False), "date": "14 May 2004"}
    figures = [
        {"label": "Organizations", "value": 9, "url": "#"},
        {"label": "Provisions", "value": 1874, "note": "All"},
    ]
    return [
        Specimen(f"{OURS}figures.html", "with a link and a note", {"figures": figures}),
        Specimen(f"{HOME}facet.html", "one chosen", {"way": way}),
        Specimen(f"{HOME}facet_value.html", "to choose", {"one": {"value": value, "url": "#"}}),
        Specimen(f"{HOME}hit.html", "a provision", {"hit": _HIT}),
        Specimen(f"{HOME}news_item.html", "published", told),
        Specimen(f"{PAGES}practice_items.html", "one", {"rows": [_PRACTICE], "shows_organization": True}),
        Specimen(f"{PAGES}instrument_table.html", "one", {"rows": [_INSTRUMENT], "caption": "1 instrument"}),
        Specimen(f"{PAGES}initiative_table.html", "none", {"rows": []}),
        Specimen(f"{PAGES}standing_table.html", "one duty", {"rows": [_STANDING], "caption": "As of today"}),
        Specimen(f"{PAGES}timeline.html", "cut short", {"timeline": _TIMELINE, "sheet_url": "#"}),
        Specimen(f"{PAGES}focal_points.html", "one", {"points": [_POINT]}),
        Specimen(f"{PAGES}organization_event.html", "a former name", {"event": _RENAMED}),
        Specimen(f"{PAGES}organization_end.html", "a year", {"end": OrganizationEnd(DAY, "year")}),
        Specimen(
            f"{PAGES}complaints.html", "recorded", {"email": "ethics@example.org", "page": "https://example.org/"}
        ),
        Specimen(f"{PAGES}complaints.html", "not recorded", {"operator": "Secretariat of the North"}),
        Specimen(f"{PAGES}ask_operator.html", "nobody is named", {}),
        Specimen(f"{PAGES}no_text.html", "with a website", {"organization": _NAMED, "website": "https://example.org/"}),
        Specimen(f"{PAGES}no_text.html", "without an address", {"organization": _NAMED}),
    ]


def _texts() -> list[Specimen]:
    page = Made(translation_key=KEY, get_reuse_terms_display="Display only", kind="policy", symbol="HU/1")
    given = {"edition": _EDITION, "instrument": page, "has_text": True, "request": None}
    facts = {"edition": _EDITION, "title": Words("Code", "en"), "opened": None, "decided": []}
    about = {"page": page, "organization": _NAMED, "in_force": Made(words="In force since 2004"), "decided": []}
    return [
        Specimen(f"{PAGES}text_ways.html", "whole text", {**given, "gives_text": True}),
        Specimen(f"{PAGES}texts_here.html", "", {}),
        Specimen(f"{PAGES}text_ways.html", "kept back", {**given, "gives_text": False}),
        Specimen(f"{PAGES}edition_list.html", "this one", {"editions": [_EDITION], "current": KEY}),
        Specimen(f"{PAGES}edition_facts.html", "few", facts),
        Specimen(f"{PAGES}entered_from.html", "named", {"source": "Official Journal of 3 May 2004, page 12"}),
        Specimen(f"{PAGES}edition_origins.html", "translated", {"origins": Made(made="Made from the French text.")}),
        Specimen(f"{PAGES}edition_time.html", "asked", {"edition": _EDITION, "origins": Made(), "has_text": True}),
        Specimen(f"{PAGES}instrument_facts.html", "few", about),
        Specimen(f"{PAGES}release_fact.html", "not released", {"opened": None, "decided": []}),
        Specimen(
            f"{PAGES}citation.html", "whole text", {"edition": _EDITION, "citation": "Harbour Union. Code. 2004."}
        ),
        Specimen(f"{PAGES}quote.html", "French", {"quote": _QUOTE}),
        Specimen(f"{PAGES}sayings.html", "one organization", {"group": Made(organization=_NAMED, editions=[])}),
        Specimen(f"{PAGES}stated_things.html", "not stated", {"stated": Made(things=[], not_stated=["off duty"])}),
        Specimen(f"{PAGES}words_since.html", "first text", {"since": Made(date="2004", changes_url="")}),
    ]


def _pictures() -> list[Specimen]:
    chart = BarChart("specimen", "Instruments by year", "One in 2003, two in 2004.", ("2003", "2004"), (_SERIES,))
    picture = Made(title=chart.title, description=chart.description, svg=draw_columns(chart), files=[("svg", "#")])
    lines = [("2003", 1), ("2004", 2)]
    missing = Made(title=chart.title, description="", svg="", instead="The table says the same.", files=[])
    return [
        Specimen(f"{PAGES}picture.html", "too large", {"picture": missing}),
        Specimen(f"{PAGES}over_time.html", "none drawn", {"over_time": Made(picture=missing, lines=lines)}),
        Specimen(f"{PAGES}trend.html", "drawn", {"trend": Made(picture=picture, lines=lines, undated_count=2)}),
        Specimen(f"{HOME}adoption_glance.html", "none drawn", {"adoption": Made(**vars(missing), lines=lines)}),
    ]


DAY = datetime.date(2004, 5, 14)
_ACTION = {"url": "#", "action": "All topics"}
_PIECES = (HighlightFragment("No "), HighlightFragment("gifts", is_hit=True), HighlightFragment(" at all."))
_CONTENTS = [
    {"label": "1", "heading": "Purpose", "url": "#", "depth": 1, "language": "en"},
    {"label": "1.1", "heading": "Persons bound", "url": "#", "depth": 2, "language": "en", "current": True},
    {"label": "", "heading": "Annex", "url": "#", "depth": 1, "language": "en"},
]
_TOPICS = [
    Made(code="gifts", label=Words("Gifts", "en"), is_core=False),
    Made(code="training", label=Words("Formation", "fr"), is_core=True),
]
_OPERATOR = {
    "name": "Secretariat of the exchange", "address": "1 Example Quay", "email": "exchange@example.org",
    "page": "https://example.org/contact", "is_fictional": True,
}  # fmt: skip
_TEXT = {"id": "text", "date": "14 May 2004", "language_label": "English", "status_label": "Authentic text"}
_COUNTS = {"provision_count": 12, "instrument_count": 3, "practice_count": 1}
_ABSENT = Made(
    title=Words("Code of conduct", "en"),
    url="#",
    organization=Made(name="Harbour Union"),
    why="text not published here",
)
_NAMED = Made(id=KEY, name="Harbour Union", url="#", symbol="HU")
_QUESTION = Made(
    slug="gifts",
    title=Words("Who may take gifts?", "en"),
    introduction=Words("What texts say.", "en"),
    is_published=False,
    topic=_TOPICS[0],
    asks="",
)
_HIT = Made(
    kind="provision", kind_label="Provision", url="#", cited="Article 5", title=_PIECES, title_language="en",
    symbols=(), snippet=_PIECES, language="en", organization=_NAMED, instrument=_NAMED, notes=("Authentic text",),
)  # fmt: skip
_PRACTICE = Made(
    url="#", title=Words("Port officers", "en"), kind_label="Programme", organization=_NAMED,
    summary=Words("Each port has an officer.", "en"), topics=_TOPICS,
)  # fmt: skip
_INSTRUMENT = Made(
    url="#", title=Words("Code of conduct", "en"), symbol="HU/1", organization=_NAMED, kind_label="Policy",
    in_force=Made(words="In force since 2004", state="in_force"), date="", languages=["fr", "en"],
)  # fmt: skip
_STANDING = Made(
    reference=_NAMED, reference_organization=_NAMED, track_label="Adoption", state_label="Planned", tone="planned",
    rests_on_label="Stated by the organization", effective_day=DAY, effective_precision="month", statement="Next year.",
    statement_on=DAY,
)  # fmt: skip
_TIMELINE = Made(
    count=41,
    is_cut=True,
    years=[(2004, [Made(on=DAY, precision="day", said="Adopted", title=Words("Code", "en"), url="#", details="")])],
)
_RENAMED = OrganizationHistoryRow(
    OrganizationEventKind.RENAMED, "Renamed", datetime.date(1995, 1, 1), "year", "Harbour Conference", None, ""
)
_POINT = FocalPoint(role="legal", name="Ada Sato", function="Counsel", email="ada@example.org")
_EDITION = Made(
    id=KEY, url="#", language="fr", date="14 May 2004", status_label="Authentic text", text_status="authentic",
    is_summary=False,
)  # fmt: skip
_QUOTE = Made(
    permanent_id=KEY, language="fr", url="#", cited="Article 5", heading="Dons", paragraphs=["Aucun don n’est admis."]
)
_SERIES = ChartSeries("Instruments", (1.0, 2.0))
