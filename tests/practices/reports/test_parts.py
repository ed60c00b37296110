"""Other languages, corrigenda and addenda of an issue: one number, the same figures, two persons to release them."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from practices.actions.ledger_files import verify_beside
from practices.actions.proposals import decide_proposal
from practices.documents.report_files.reading import document_of
from practices.models.releases import Audience
from practices.models.reports.issues import Report
from practices.models.reports.parts import ReportPart, ReportPartContent, ReportPartDraft, ReportPartKind
from practices.outreach.actions.enquiries import EnquiryPlan, change_enquiry
from practices.redactions.actions import RedactionRefused, ask_redaction, decide_redaction
from practices.redactions.ledger_records import verify_whole
from practices.reports.actions.parts import (
    PartRefused,
    begin_part,
    discard_part,
    freeze_part,
    propose_part_release,
    write_part,
)
from practices.reports.actions.redacting import redact_in_reports
from practices.reports.actions.releasing import propose_report_release
from practices.reports.queries.parts import differing_figures, parts_of
from tests import factories
from tests.practices.outreach.enquiries.making import enquiry
from tests.report_factories import issue

pytestmark = pytest.mark.django_db
SYMBOL = "SEC.GAL/117/26"


def part(
    report: Report,
    kind: str = ReportPartKind.LANGUAGE,
    language: str = "fr",
    text: str = "",
    *,
    by: Any,
    number: int | None = None,
) -> ReportPart:
    draft = begin_part(report=report, kind=kind, language=language, number=number, by=by)
    if text:
        write_part(draft=draft, title="", narrative=text, by=by)
    return freeze_part(draft=draft, by=by)


def test_language_edition_has_the_number_and_the_figures_of_its_issue_and_leaves_its_row(secretariat):
    event = factories.adoption()
    report = issue(by=secretariat, symbol=SYMBOL)
    before = report.hash
    factories.adoption(event.reference)

    french = part(report, by=secretariat)

    frozen, made = document_of(report.content.data), document_of(french.content.data)
    assert differing_figures(frozen, made) == []
    assert (made.issue, made.symbol, made.frame.language) == ("1", SYMBOL, "fr")
    assert made.frame.figures != frozen.frame.figures
    assert french.report_hash == Report.objects.get().hash == before
    assert sorted(file.format for file in french.files.all()) == sorted(file.format for file in report.files.all())
    assert (verify_whole(ReportPart), verify_whole(Report)) == (None, None)


def test_edition_whose_figures_differ_from_the_issue_is_refused(secretariat):
    factories.adoption()
    report = issue(by=secretariat)
    report.content.data["figures"][0]["value"] += 1
    report.content.save()

    with pytest.raises(PartRefused, match="differ from the frozen issue"):
        part(report, by=secretariat)
    assert not ReportPart.objects.exists()


def test_corrigenda_and_addenda_follow_the_symbol_and_are_numbered_in_their_issue(secretariat):
    report = issue(by=secretariat, symbol=SYMBOL)
    made = [
        part(report, ReportPartKind.CORRIGENDUM, "en", "Paragraph 2 should read as follows.", by=secretariat),
        part(report, ReportPartKind.ADDENDUM, "en", "Received later.", by=secretariat),
        part(report, ReportPartKind.CORRIGENDUM, "en", "Again.", by=secretariat),
        part(report, ReportPartKind.CORRIGENDUM, "fr", "Lire comme suit.", by=secretariat, number=1),
    ]

    assert [one.symbol for one in made] == [f"{SYMBOL}/{end}" for end in ("Corr.1", "Add.1", "Corr.2", "Corr.1")]
    assert [one.slug for one in made] == ["corr-1-en", "add-1-en", "corr-2-en", "corr-1-fr"]
    document = document_of(made[0].content.data)
    assert (document.tables, document.figures) == ((), ())
    assert "Paragraph 2" in document.sections[0].paragraphs[0][0].words


@pytest.mark.parametrize(
    ("again", "said"),
    [
        ({"language": "en"}, "available in this language already"),
        ({"kind": ReportPartKind.CORRIGENDUM, "language": "en", "number": 3}, "no part with this number"),
    ],
)
def test_part_that_there_is_or_cannot_be_is_refused(secretariat, again: dict[str, Any], said: str):
    report = issue(by=secretariat)

    with pytest.raises(PartRefused, match=said):
        begin_part(report=report, by=secretariat, **{"kind": ReportPartKind.LANGUAGE, **again})


def test_part_is_begun_once_and_its_text_may_cite_only_what_there_is(secretariat):
    report = issue(by=secretariat)
    draft = begin_part(report=report, kind=ReportPartKind.LANGUAGE, language="fr", by=secretariat)

    with pytest.raises(PartRefused, match="already been begun"):
        begin_part(report=report, kind=ReportPartKind.LANGUAGE, language="fr", by=secretariat)
    with pytest.raises(PartRefused, match="no figure called"):
        write_part(draft=draft, title="", narrative="{nothing_of_the_kind}", by=secretariat)
    write_part(draft=draft, title="", narrative="", by=secretariat)
    with pytest.raises(PartRefused, match="Write the text first"):
        freeze_part(draft=draft, by=secretariat)
    discard_part(draft=draft, by=secretariat)
    draft.pk = 0
    with pytest.raises(PartRefused, match="removed"):
        write_part(draft=draft, title="", narrative="x", by=secretariat)


def test_who_is_not_of_the_secretariat_makes_no_part(secretariat):
    report = issue(by=secretariat)

    with pytest.raises(PartRefused, match="Only the secretariat"):
        begin_part(
            report=report, kind=ReportPartKind.LANGUAGE, language="fr", by=factories.officer(factories.organization())
        )


def test_part_is_seen_once_a_second_person_released_it_and_its_issue(secretariat, client):
    factories.adoption()
    report = issue(by=secretariat)
    french, second = part(report, by=secretariat), factories.secretariat_member()
    address = reverse("report_part", args=[report.issue, french.slug])

    decide_proposal(
        proposal=propose_part_release(part=french, authority="Decision", by=secretariat), approve=True, by=second
    )
    assert client.get(address).status_code == 404
    opening = propose_report_release(report=report, audience=Audience.PUBLIC, authority="Decision", by=secretariat)
    decide_proposal(proposal=opening, approve=True, by=second)
    german = part(report, language="de", by=secretariat)

    assert client.get(address).status_code == 200
    assert client.get(f"{address}files/pdf/").status_code == 200
    assert client.get(reverse("report_part", args=[report.issue, german.slug])).status_code == 404
    assert [line.language for line in parts_of(report, AnonymousUser())] == ["fr"]
    assert address in client.get(reverse("report", args=[report.issue])).content.decode()
    told = client.get(f"/api/v1/reports/{report.public_id}/").json()
    assert [(one["language"], one["kind"]) for one in told["parts"]] == [("fr", "language")]


def test_what_is_redacted_leaves_the_other_languages_too(secretariat):
    event = factories.adoption(variations="CanaryVariation")
    report = issue(by=secretariat)
    french = part(report, by=secretariat)
    assert "CanaryVariation" in str(french.content.data)

    redact_in_reports(things=[str(event.public_id)], on=report.as_of, reason="personal_data")

    content = ReportPartContent.objects.get()
    assert "CanaryVariation" not in str(content.data)
    assert content.redacted_for == "personal_data"


def test_part_that_was_altered_is_found(secretariat):
    report = issue(by=secretariat)
    made = part(report, by=secretariat)

    assert verify_beside(ReportPart) is None
    ReportPartContent.objects.filter(part=made).update(narrative="Altered")
    assert verify_whole(ReportPart) is not None


def test_screen_shows_both_columns_and_freezes(client, secretariat):
    factories.adoption()
    report = issue(by=secretariat)
    client.force_login(secretariat)
    issue_address = reverse("report_drafts:issue", args=[report.issue])

    begun = client.post(issue_address, {"act": "begin", "kind": "language", "language": "fr"})
    draft = ReportPartDraft.objects.get()
    shown = client.get(begun.url).content.decode()
    saved = client.post(begun.url, {"act": "save", "title": "Rapport", "narrative": "## Suites\n\nRien."})
    frozen = client.post(begun.url, {"act": "freeze"})
    proposed = client.post(issue_address, {"act": "release_part", "part": "fr", "authority": "Decision"})

    assert report.content.narrative.splitlines()[0][:40] in shown
    assert draft.narrative.splitlines()[0][:20] in shown
    assert (saved.status_code, frozen.url, proposed.status_code) == (302, issue_address, 302)
    assert ReportPart.objects.get().content.title == "Rapport"
    assert "waiting for a second person" in client.get(issue_address).content.decode()


class TestAfterRemoval:
    """What was removed from an issue does not come back by a part of it, and everything can still be withdrawn."""

    @pytest.fixture
    def begun(self, secretariat):
        event = factories.adoption(variations="CanaryVariation")
        report = issue(by=secretariat, symbol=SYMBOL)
        draft = begin_part(report=report, kind=ReportPartKind.CORRIGENDUM, language="en", by=secretariat)
        write_part(draft=draft, title="", narrative="Reads: CanaryVariation.", by=secretariat)
        return event, report, draft

    def test_part_that_was_begun_before_is_neither_frozen_nor_kept(self, begun, secretariat):
        event, report, draft = begun
        redact_in_reports(things=[str(event.public_id)], on=report.as_of, reason="personal_data")

        with pytest.raises(PartRefused):
            freeze_part(draft=draft, by=secretariat)
        assert not ReportPart.objects.exists()
        assert not ReportPartDraft.objects.exists()

    @pytest.mark.parametrize("of_part", [False, True])
    def test_issue_and_part_can_be_withdrawn_as_a_whole_after_a_row_was(self, begun, secretariat, of_part):
        event, report, draft = begun
        made = freeze_part(draft=draft, by=secretariat)
        redact_in_reports(things=[str(event.public_id)], on=report.as_of, reason="personal_data")
        thing = made if of_part else report

        asked = ask_redaction(
            kind="report", thing=thing.public_id, reason="personal_data", words="All of it.", by=secretariat
        )
        decide_redaction(asked=asked, approve=True, by=factories.secretariat_member())

        content = type(thing).objects.get(pk=thing.pk).content
        assert (content.data, content.narrative, content.title) == ({}, "", "")
        assert not thing.files.exists()
        assert bool(Report.objects.get().content.data) is of_part
        assert "CanaryVariation" not in str(ReportPart.objects.get().content.narrative)
        with pytest.raises(RedactionRefused, match="already removed"):
            ask_redaction(kind="report", thing=thing.public_id, reason="personal_data", words="Again.", by=secretariat)


@pytest.mark.parametrize("order", [("en", "fr"), ("fr", "en")])
@pytest.mark.parametrize("kind", [ReportPartKind.CORRIGENDUM, ReportPartKind.ADDENDUM])
def test_number_of_a_corrigendum_is_one_in_all_languages_whatever_is_frozen_first(secretariat, kind, order):
    report = issue(by=secretariat, symbol="X/1")
    drafts = {language: begin_part(report=report, kind=kind, language=language, by=secretariat) for language in order}
    for draft in drafts.values():
        write_part(draft=draft, title="", narrative="Paragraph 2.", by=secretariat)

    made = [freeze_part(draft=drafts[language], by=secretariat) for language in ("fr", "en")]

    assert {(one.number, one.symbol.rsplit(".")[-1]) for one in made} == {(1, "1")}
    later = begin_part(report=report, kind=kind, language="en", by=secretariat)
    assert later.number == 2
    discard_part(draft=later, by=secretariat)
    assert begin_part(report=report, kind=kind, language="de", by=secretariat).number == 2


def test_text_that_cites_a_figure_says_what_the_issue_says(secretariat):
    event = factories.adoption()
    report = issue(by=secretariat, symbol=SYMBOL)
    number = next(
        one.value for one in document_of(report.content.data).figures if one.name == "organizations_taking_part"
    )
    event.organization.unpublish()

    for kind in (ReportPartKind.CORRIGENDUM, ReportPartKind.ADDENDUM):
        made = part(report, kind, "en", "Taking part: {organizations_taking_part}.", by=secretariat)
        said = document_of(made.content.data).sections[0].paragraphs[0][0].words
        assert said == f"Taking part: {number}."


def test_part_that_is_open_can_be_closed(client, secretariat):
    factories.adoption()
    report = issue(by=secretariat)
    second = factories.secretariat_member()
    made = part(report, by=secretariat)
    for proposal in (
        propose_report_release(report=report, audience="public", authority="D", by=secretariat),
        propose_part_release(part=made, authority="D", by=secretariat),
    ):
        decide_proposal(proposal=proposal, approve=True, by=second)
    assert parts_of(report, AnonymousUser())
    client.force_login(secretariat)

    answer = client.post(
        reverse("report_drafts:issue", args=[report.issue]), {"act": "close_part", "part": "fr"}, follow=True
    )

    assert [str(one).strip() for one in answer.context["messages"]] == ["Closed. This takes effect now."]
    assert not parts_of(report, AnonymousUser())


def test_text_of_a_part_that_was_not_seen_is_neither_overwritten_nor_frozen(client, secretariat):
    report = issue(by=secretariat)
    draft = begin_part(report=report, kind=ReportPartKind.ADDENDUM, language="en", by=secretariat)
    client.force_login(secretariat)
    address = reverse("report_drafts:part", args=[report.issue, draft.public_id])
    seen = client.get(address).context["version"]
    write_part(draft=draft, title="", narrative="A colleague's words.", by=factories.secretariat_member())

    saved = client.post(address, {"narrative": "Mine.", "seen": seen})
    client.post(address, {"act": "freeze", "seen": seen})

    assert "changed by someone else" in saved.content.decode()
    assert "Mine." in saved.content.decode()
    draft.refresh_from_db()
    assert draft.narrative == "A colleague's words."
    assert not ReportPart.objects.exists()


def test_edition_of_an_enquiry_asks_what_its_issue_asked(secretariat):
    made = enquiry(by=secretariat, reference=factories.instrument(), question="Do you have a code?")
    report = issue(by=secretariat, enquiry=made)
    plan = EnquiryPlan(title="Other", question="Do you have none?", begins_on=made.begins_on, reference=made.reference)
    change_enquiry(enquiry=made, plan=plan, by=secretariat)

    found = document_of(part(report, by=secretariat).content.data)

    words = " ".join(one.words for one in found.sections[0].paragraphs[0])
    assert "Do you have a code?" in words
    assert made.title in found.title
