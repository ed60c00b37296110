import csv
import datetime
import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from organizations.models import FocalPoint, OrganizationPage
from practices.actions.ledger import verify
from practices.actions.triggers import ledgers
from practices.checks import check_demonstration
from practices.demonstration.accounts import PASSWORD
from practices.demonstration.loading import load_demonstration
from practices.desk.queries.officer import read_standing
from practices.models.adoptions import AdoptionEvent
from practices.models.assessments import Assessment, Finding, Judge
from practices.models.claims import Claim
from practices.models.demonstration import Demonstration
from practices.models.editions import EditionPage, today
from practices.models.initiatives import Participation
from practices.models.instruments import InstrumentPage
from practices.models.links import ProvisionLink
from practices.models.outreach.contacts import Contact
from practices.models.outreach.letters import Letter
from practices.models.practices import PracticePage
from practices.models.proposals import Proposal, Workflow
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.questions import Question
from practices.models.releases import ReleaseDecision
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report
from practices.queries.assessments.to_confirm import waiting_for
from practices.queries.wording import written_date
from tests.practices.demonstration.conftest import EXCHANGE, count_rows
from tests.whole import long

PUBLIC = AnonymousUser()
HIDDEN = (
    "integrity-testing-directive.2006-en",
    "instruction-de-service.2003-fr",
    "inquiry-guidelines.2004-en",
    "integrity-code.2003-en",
)


def words_of(key):
    """Return the lines of a demonstration text that no openly released text shares."""
    text = next(text for text in EXCHANGE.texts if text.key == key)
    public = {
        line
        for other in EXCHANGE.texts
        if other.opening and other.opening.audience == "public"
        for line in other.text.splitlines()
    }
    return [line for line in text.text.splitlines() if len(line) > 60 and line not in public]


def test_everything_of_the_manifest_is_there(demonstration):
    assert OrganizationPage.objects.count() == len(EXCHANGE.members)
    assert InstrumentPage.objects.filter(live=True).count() == len(EXCHANGE.works)
    assert EditionPage.objects.filter(live=True).count() == len(EXCHANGE.texts)
    assert PracticePage.objects.filter(live=True).count() == len(EXCHANGE.notes)
    assert AdoptionEvent.objects.count() == len(EXCHANGE.statements) + len(EXCHANGE.outreach.checks)
    assert Question.objects.count() == len(EXCHANGE.questions)
    assert Claim.objects.count() == len(EXCHANGE.checks)
    assert ProvisionLink.objects.standing().count() == len(EXCHANGE.bonds)
    assert ProvisionTopic.objects.standing().count() >= sum(len(tag.topics) for tag in EXCHANGE.tags)
    assert [ledger for ledger in ledgers() if verify(ledger)] == []


def test_all_of_the_correspondence_is_there(demonstration):
    outreach = EXCHANGE.outreach
    sent = sum(len(wave.organizations) for wave in outreach.waves if wave.sent_on)

    assert FocalPoint.objects.count() == len(outreach.people)
    assert Contact.objects.count() == len(outreach.exchanged) + len(outreach.answers) + sent
    assert Letter.objects.count() == sum(len(wave.organizations) for wave in outreach.waves)
    assert Participation.objects.count() == sum(len(venture.parts) for venture in outreach.ventures)
    assert [report.issue for report in Report.objects.visible_to(PUBLIC).order_by("sequence")] == ["1", "2"]
    assert ReportDraft.objects.open().count() == 1
    assert Proposal.objects.open().filter(workflow=Workflow.ADOPTION).exists()


def test_page_api_desk_timeline_and_report_agree_when_each_organization_last_confirmed(demonstration, client):
    code = InstrumentPage.objects.get(slug="model-code")
    sheet = _csv(client.get("/adoptions/", {"reference": code.translation_key, "format": "csv"}))
    days = {row["organization_id"]: row["last_confirmed"] for row in sheet}
    table = Report.objects.get(symbol="SF.REP/1/26").content.data["tables"]
    (matrix,) = [one for one in table if one["name"] == "matrix-model-code"]
    standing = client.get("/api/v1/adoptions/standing/", {"reference": code.translation_key}).json()["results"]

    assert len(days) == 8
    assert today().isoformat() not in days.values()
    assert {row[0]: row[matrix["code_heads"].index("confirmed_on")] for row in matrix["code_rows"]} == days
    assert {row["organization"]["id"]: said["last_confirmed"] for row in standing for said in row["statements"]} == days
    for page in OrganizationPage.objects.filter(translation_key__in=days):
        day = datetime.date.fromisoformat(days[str(page.translation_key)])
        rows = client.get(page.url).context["standing_rows"]
        assert {row.last_confirmed_on for row in rows if row.reference.id == str(code.translation_key)} == {day}
        timeline = _csv(client.get(reverse("timeline", args=[page.translation_key])))
        assert any(row["on"] == str(day) or written_date(day) in row["details"] for row in timeline)
        officer = get_user_model().objects.get(groups=page.officers)
        assert read_standing(officer, today(), timezone.now()).confirmed[code.pk, page.pk].on == day


def _csv(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_second_report_tells_what_moved_in_the_first(demonstration):
    figures = Report.objects.get(symbol="SF.REP/1/26").content.data["figures"]
    moved = [figure["name"] for figure in figures if figure["before"] != figure["restated"]]

    assert "adoption_in_place" in moved


def test_topics_follow_the_words_into_the_consolidated_text(demonstration):
    older, newer = EditionPage.objects.filter(instrument__slug="staff-regulations", language="en").order_by("dated_on")
    tagged = ProvisionTopic.objects.standing()
    there = tagged.filter(provision__edition=newer)
    words = set(newer.provisions.current().values_list("hash", flat=True))
    had = tagged.filter(provision__edition=older, provision__hash__in=words)

    assert had.exists()
    assert set(had.values_list("provision__hash", "topic")) <= set(there.values_list("provision__hash", "topic"))


def test_no_topic_shows_repealed_words_of_the_amended_text_alone(demonstration):
    older, newer = EditionPage.objects.filter(instrument__slug="staff-regulations", language="en").order_by("dated_on")
    tagged = ProvisionTopic.objects.standing()
    topics = [
        set(tagged.filter(provision__edition=text).values_list("topic__name", flat=True)) for text in (older, newer)
    ]

    assert topics[0] <= topics[1]


def test_organization_of_the_demonstration_says_so(demonstration):
    marks = {"en": "(demonstration)", "fr": "(démonstration)", "de": "(Demonstration)", "ru": "(демонстрация)"}
    rows = OrganizationPage.objects.filter(is_demonstration=True)

    assert rows.count() == len(EXCHANGE.members) - 1
    for organization in rows:
        assert organization.title.endswith("(demonstration)")
        assert all(organization.name_in(language).endswith(mark) for language, mark in marks.items())


def test_load_again_changes_nothing(demonstration):
    before = count_rows()

    assert load_demonstration(exchange=EXCHANGE) is False
    assert count_rows() == before


def test_issuer_of_the_source_documents_is_no_adopter_and_in_no_count(demonstration, client):
    issuer = OrganizationPage.objects.get(slug="osce")

    assert issuer.is_demonstration is False
    assert not issuer.adoption_events.exists()
    assert not AdoptionEvent.objects.filter(reference__organization=issuer).exists()
    assert not EditionPage.objects.descendant_of(issuer).exists()
    rows = client.get("/api/v1/adoptions/", {"page_size": 100}).json()["results"]
    assert rows
    assert "OSCE" not in {row["organization"]["acronym"] for row in rows}
    assert issuer.title not in client.get("/adoptions/?format=csv").content.decode()


def test_secretariat_records_in_its_own_name_and_officers_in_theirs(demonstration):
    waiting = AdoptionEvent.objects.get(record__is_public=False, record__noticed_on=None)

    assert waiting.organization.slug == "customs-forum"
    assert waiting.by.username == "secretariat"
    assert waiting not in AdoptionEvent.objects.visible_to(PUBLIC)
    assert AdoptionEvent.objects.get(reverses__isnull=False).by.username == "rba-officer"


def test_both_judges_speak_agree_differ_and_wait(demonstration, client):
    public = Assessment.objects.visible_to(PUBLIC)
    waiting = Assessment.objects.get(record__is_public=False)
    disputed = public.get(judge=Judge.SECRETARIAT, finding=Finding.INFORMS)

    assert Assessment.objects.count() == len(EXCHANGE.judgements)
    assert verify(Assessment) is None
    assert (waiting.judge, waiting.instrument.organization.slug) == (Judge.SECRETARIAT, "polar-council")
    assert "obligatoire" in disputed.record.statement
    assert public.filter(finding=Finding.NOT_PUBLIC, edition=None).count() == 2
    assert public.filter(finding=Finding.NONE_FOUND).count() == 1
    assert waiting_for(get_user_model().objects.get(username="hu-officer"))
    page = client.get("/coverage/").content.decode()
    assert "the secretariat, " in page
    assert "Has a rule, text not public" in page


def test_widening_was_decided_by_two_persons(demonstration):
    alone = ReleaseDecision.objects.filter(seconded_by__isnull=True)
    issued = InstrumentPage.objects.filter(organization__slug="osce").values("translation_key")

    assert set(alone.values_list("thing", flat=True)) == set(issued.values_list("translation_key", flat=True))


@pytest.mark.parametrize("key", HIDDEN)
def test_text_that_is_not_public_has_no_word_in_what_the_public_reads(key, demonstration, client):
    words = words_of(key)
    open_texts = EditionPage.objects.visible_to(PUBLIC).values_list("numbered_text", flat=True)
    open_provisions = Provision.objects.visible_to(PUBLIC).values_list("text", flat=True)

    assert words
    assert [word for word in words if any(word in text for text in [*open_texts, *open_provisions])] == []
    canary = " ".join(words[0].split()[2:8])
    for address in ("/", "/instruments/", "/api/v1/provisions/?page_size=100", "/api/v1/editions/"):
        assert canary not in client.get(address).content.decode()
    found = client.get("/search/", {"q": canary}).content.decode()
    assert words[0][:40] not in found


def test_instrument_that_is_not_public_is_named_nowhere(demonstration, client):
    hidden = {
        "Draft directive on the testing of integrity",
        "Guidelines on inquiries aboard",
        "Service instruction 7",
        "Desert Roads Conference",
    }

    for address in (
        "/",
        "/instruments/",
        "/organizations/",
        "/organizations/customs-forum/",
        "/sitemap.xml",
        "/organizations/northern-seas-commission/",
        "/organizations/corps-alpin/",
        "/topics/investigation/",
        "/api/v1/instruments/",
        "/api/v1/organizations/",
        "/feeds/adoptions.json",
        "/practices/",
    ):
        response = client.get(address, follow=True)
        assert response.status_code == 200
        assert [name for name in hidden if name in response.content.decode()] == []


def test_extract_stands_where_the_whole_text_is_for_participants(demonstration):
    officer = get_user_model().objects.get(username="hu-officer")
    rules = EditionPage.objects.filter(instrument__slug="integrity-rules")

    assert [page.text_status for page in rules.visible_to(PUBLIC)] == ["extract"]
    assert rules.visible_to(officer).count() == 2


def test_source_file_is_opened_by_its_own_release(demonstration):
    officer = get_user_model().objects.get(username="hu-officer")

    assert EditionPage.objects.source_visible_to(PUBLIC).count() == 2
    assert EditionPage.objects.source_visible_to(officer).count() == 3


def test_account_signs_in_with_the_printed_password_and_fails_the_deploy_check(demonstration, client):
    assert client.login(username="nsc-officer", password=PASSWORD)
    assert [error.id for error in check_demonstration()] == ["practices.E002"]
    assert set(Demonstration.objects.get().accounts) == set(get_user_model().objects.values_list("username", flat=True))


def test_release_waits_for_a_second_person(demonstration, client):
    client.login(username="rba-approver", password=PASSWORD)

    assert "Integrity code" in client.get("/admin/").content.decode()


@long
def test_command_prints_the_accounts_and_says_that_nothing_was_changed(demonstration, capsys):
    call_command("seed_demo")

    printed = capsys.readouterr().out
    assert "loaded already; nothing was changed" in printed
    assert "nsc-officer" in printed
    assert PASSWORD in printed
