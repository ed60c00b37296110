"""Reports that were made up, as the writers of files and the page get them."""

import datetime
from collections.abc import Sequence
from typing import Any

from practices.documents.charts.values import BarChart, ChartSeries, HeatCell, HeatMap, LineChart
from practices.documents.report_files.documents import (
    FigureMember,
    ReportCell,
    ReportDocument,
    ReportFact,
    ReportFigure,
    ReportFrame,
    ReportNote,
    ReportPhrase,
    ReportRow,
    ReportSection,
    ReportSentence,
    ReportTable,
)

FRAME = ReportFrame(
    language="en",
    draft="Draft",
    page="Page {page} of {pages}",
    contents="Contents",
    figures="Figures",
    figure="Figure",
    value="Value",
    denominator="Out of",
    rule="How it is counted",
    counted="Counted",
    not_counted="Not counted",
    why="Why",
    before="As printed in the previous issue",
    restated="As known now",
    narrative="Report",
    charts="Charts",
    annex="Annex: the lists behind the figures",
    notes="Notes on evidence",
    about="About this issue",
    removed="Removed",
)
ARABIC = ReportFrame(
    language="ar",
    draft="مسودة",
    page="صفحة {page} من {pages}",
    contents="المحتويات",
    figures="الأرقام",
    figure="الرقم",
    value="القيمة",
    denominator="من أصل",
    rule="طريقة العد",
    counted="محسوب",
    not_counted="غير محسوب",
    why="السبب",
    before="كما ورد في العدد السابق",
    restated="كما هو معروف الآن",
    narrative="التقرير",
    charts="الرسوم البيانية",
    annex="مرفق: القوائم وراء الأرقام",
    notes="ملاحظات حول الأدلة",
    about="حول هذا العدد",
    removed="أزيل",
    rules="قواعد العد",
    reconciled="الأرقام السابقة كما هي معروفة الآن",
    audience="أعد من أجل",
    share="{value} من {denominator}",
    list_behind="القائمة وراء هذا الرقم",
    first_of="أول {shown} من {count}. القائمة الكاملة في المصنف.",
    too_many_rows="هذه الصورة ستضم {count} صفا. الجدول يقول الشيء نفسه.",
    demonstration="عرض توضيحي: المنظمات في هذا التقرير خيالية.",
    none="لا شيء",
)
ARABIC_TITLE = "تقرير عن الاتصالات مع المنظمات الدولية"
NAMES = (
    "Corps alpin", "Customs Forum", "Harbour Union", "Lakes Convention", "Northern Seas Commission", "Polar Council",
    "Standing Forum", "Transit Secretariat", "Union of Observatories", "Water Authority of the Three Rivers",
)  # fmt: skip
STATES = (
    ("In place", "yes"), ("Partly in place", "part"), ("Planned", "planned"), ("Not planned (its statement)", "no"),
    ("Not known", "unknown"),
)  # fmt: skip
TRACKS = ("Adoption", "Implementation", "Investigation", "Measures")


def sample(
    *, frame: ReportFrame = FRAME, names: Sequence[str] = NAMES, member_count: int = 0, **fields: object
) -> ReportDocument:
    """Make a public issue with everything in it; `member_count` adds so many lines to the list behind one figure."""
    in_arabic = frame.language == "ar"
    values = {
        "title": ARABIC_TITLE if in_arabic else "Report on contacts with other organizations",
        "subtitle": "القرار 426" if in_arabic else "Under paragraph 5 of Decision 426",
        "issue": "3",
        "symbol": "SEC.GAL/117/26",
        "as_of": "2026-06-30",
        "address": "https://portal.example.org/reports/3/",
        "facts": (
            ReportFact("As of", "30 June 2026"),
            ReportFact("Changes since", "31 December 2025"),
            ReportFact("As recorded at", "4 July 2026, 09:00 UTC"),
            ReportFact("Compiled for", "Public"),
            ReportFact("Symbol", "SEC.GAL/117/26"),
        ),
        "sections": _sections(in_arabic=in_arabic),
        "figures": _figures(names, member_count),
        "tables": (_matrix(names), _changes(), _adoption_table()),
        "charts": (_heat(names), _lines(), _bars()),
        "notes": (
            ReportNote(1, "Staff circular 12/2026, published by the organization.", "https://harbour.example.org/circulars/12"),
            ReportNote(2, "Article 6 of its code, as published here.", "https://portal.example.org/provisions/1/"),
            ReportNote(3, "Stated by the organization on 2 March 2026."),
        ),
        "rules": (
            "Only organizations that accepted the terms of exchange are counted.",
            "An issuer is never an adopter of its own instrument and is in no count.",
        ),
        "frame": frame,
    }  # fmt: skip
    return ReportDocument(**(values | fields))  # type: ignore[arg-type]


def _sections(*, in_arabic: bool) -> tuple[ReportSection, ...]:
    if in_arabic:
        words = ReportSentence(
            "بلغ عدد المنظمات التي لديها صك مماثل 4 من أصل 10.",
            ("with_similar_instrument",),
            (
                ReportPhrase("بلغ عدد المنظمات التي لديها صك مماثل "),
                ReportPhrase("4", "with_similar_instrument"),
                ReportPhrase(" من أصل 10."),
            ),
        )
        return (ReportSection("", ((words,),)), ReportSection("التنفيذ", ((ReportSentence("لم يسجل أي رد."),),)))
    lead = ReportSentence(
        "As of 30 June 2026, 4 of 10 organizations have a similar instrument in place.",
        ("with_similar_instrument", "organizations_taking_part"),
        (
            ReportPhrase("As of 30 June 2026, "),
            ReportPhrase("4", "with_similar_instrument"),
            ReportPhrase(" of "),
            ReportPhrase("10", "organizations_taking_part"),
            ReportPhrase(" organizations have a similar instrument in place."),
        ),
    )
    counted = ReportSentence("Since the last issue 12 statements were recorded.", ("events_recorded_since",))
    plain = ReportSentence(
        "Each of them is an organization’s own statement, and the notes say what it rests on. "
        "Nothing is inferred from not knowing."
    )
    return (
        ReportSection("", ((lead, plain), (counted,))),
        ReportSection(
            "Implementation and awareness",
            (
                (
                    ReportSentence(
                        "Three organizations report training of all staff; two publish the material they use."
                    ),
                ),
            ),
        ),
        ReportSection(
            "Investigation and measures", ((ReportSentence("Procedures are published by four organizations."),),)
        ),
    )


def _figures(names: Sequence[str], member_count: int) -> tuple[ReportFigure, ...]:
    counted = tuple(
        FigureMember(name, "in place since 14 May 2024", True, f"https://portal.example.org/organizations/{place}/")
        for place, name in enumerate(names[:4], start=1)
    )
    others = tuple(FigureMember(name, "planned, not yet in place", False) for name in names[4:])
    events = tuple(
        FigureMember(f"Statement {number} of organization {number % 61}", "recorded within the period", True)
        for number in range(1, (member_count or 12) + 1)
    )
    return (
        ReportFigure(
            "organizations_taking_part", "Organizations taking part", len(names), None,
            "Organizations that accepted the terms of exchange by 30 June 2026.", "Public",
            tuple(FigureMember(name, "accepted the terms", True) for name in names), before=8, restated=9,
            why_restated="1 entry was recorded later.",
        ),
        ReportFigure(
            "with_similar_instrument", "With a similar instrument", 4, len(names),
            "The last statement on adoption by effective date that was not reversed says “in place” or “had its own "
            "before”.", "Public", counted + others, before=3, restated=3,
        ),
        ReportFigure(
            "events_recorded_since", "Statements recorded since the last issue", len(events), None,
            "Entries of the ledger recorded after 31 December 2025 and by 30 June 2026.", "Public", events,
        ),
        ReportFigure(
            "not_reconfirmed", "Not reconfirmed since a year", 0, len(names), "By the date of confirmation.", "Public",
            (),
        ),
    )  # fmt: skip


def _matrix(names: Sequence[str]) -> ReportTable:
    rows = []
    for place, name in enumerate(names):
        cells = [ReportCell(name, language="fr" if name == "Corps alpin" else "en", address=f"/organizations/{place}/")]
        for track in range(len(TRACKS)):
            words, tone = STATES[(place * 3 + track * 2) % len(STATES)]
            since = "since 14 May 2024, stated by the organization" if tone in {"yes", "part"} else ""
            cells.append(ReportCell(words, tone, since, notes=(1 + (place + track) % 3,) if tone == "yes" else ()))
        rows.append(ReportRow(tuple(cells)))
    return ReportTable(
        "matrix",
        "Code of Conduct: who stands where",
        f"{len(names)} organizations, as of 30 June 2026. Alphabetical.",
        ("Organization", *TRACKS),
        tuple(rows),
        code_heads=("organization", "adoption", "implementation", "investigation", "measures"),
        code_rows=tuple((row.cells[0].words, *(cell.tone for cell in row.cells[1:])) for row in rows),
    )


def _changes() -> ReportTable:
    return ReportTable(
        "changes",
        "Changes since 31 December 2025",
        "3 statements recorded between 1 January and 30 June 2026.",
        ("Organization", "Duty", "Before", "Now", "Effective"),
        (
            _change("Customs Forum", "Adoption", ("Planned", "planned"), ("In place", "yes", "", (2,)), "1 March 2026"),
            _change("Harbour Union", "Measures", ("Not known", "unknown"), ("Set up", "yes", "", (1, 3)), "2026"),
            _change('=HYPERLINK("https://x.example")', "Adoption", ("",), ("Considering", "planned"), "May 2026"),
        ),
    )


def _change(organization: str, duty: str, before: tuple[Any, ...], now: tuple[Any, ...], on: str) -> ReportRow:
    return ReportRow(
        (ReportCell(organization), ReportCell(duty), ReportCell(*before), ReportCell(*now), ReportCell(on))
    )


def _adoption_table() -> ReportTable:
    return ReportTable(
        "adoption_over_time",
        "Adoption over time",
        "Organizations with a similar instrument, at the end of each year.",
        ("Year", "In place", "Planned"),
        tuple(
            ReportRow((ReportCell(str(year)), ReportCell(str((year - 2000) // 6)), ReportCell(str((year * 7) % 4))))
            for year in range(2004, 2027)
        ),
    )


def _days() -> tuple[str, ...]:
    return tuple(datetime.date(year, month, 14).isoformat() for year in range(2004, 2027) for month in (1, 5))


def _lines() -> LineChart:
    days = _days()
    return LineChart(
        "adoption_over_time",
        "Adoption over time",
        "Steps from 2004 to 2026: organizations with a similar instrument rose from 0 to 4, planned ones from 0 to 3.",
        days,
        (
            ChartSeries("In place", tuple(float(place // 12) for place in range(len(days)))),
            ChartSeries("Partly in place", tuple(float(min(place // 9, 2)) for place in range(len(days)))),
            ChartSeries("Planned", tuple(None if place < 6 else float((place // 7) % 4) for place in range(len(days)))),
        ),
        unit="organizations",
    )


def _bars() -> BarChart:
    return BarChart(
        "states_by_duty",
        "States by duty",
        "For each of the four duties, how many organizations are in place and how many plan to be.",
        TRACKS,
        (ChartSeries("In place", (4.0, 3.0, 2.0, 0.0)), ChartSeries("Planned", (2.0, 1.0, None, 3.0))),
        unit="organizations",
    )


def _heat(names: Sequence[str]) -> HeatMap:
    return HeatMap(
        "matrix",
        "Where organizations stand on the four duties",
        f"{len(names)} organizations by four duties; the table says the same in words.",
        tuple(names),
        TRACKS,
        tuple(
            tuple(HeatCell(*STATES[(place * 3 + track * 2) % len(STATES)]) for track in range(len(TRACKS)))
            for place in range(len(names))
        ),
    )
