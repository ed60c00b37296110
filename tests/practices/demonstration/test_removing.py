import datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from wagtail.models import Workflow

from organizations.models import OrganizationPage
from practices.actions.ledger import verify
from practices.actions.triggers import missing_triggers
from practices.demonstration.removing import remove_demonstration
from practices.models.adoptions import AdoptionEvent
from practices.models.assessments import Assessment
from practices.models.demonstration import Demonstration
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.outreach.contacts import ContactFile
from practices.models.outreach.enquiries import Enquiry
from practices.models.outreach.letters import LetterFile
from practices.models.practices import PracticePage
from practices.models.releases import Release, ReleaseDecision
from practices.models.reports.issues import ReportFile
from practices.models.topics import Topic
from tests import factories
from tests.practices.demonstration.conftest import EXCHANGE, count_rows
from tests.practices.outreach.enquiries.making import asked, enquiry
from tests.whole import long, long_on_postgresql

RECORDED = len(EXCHANGE.statements) + len(EXCHANGE.outreach.checks)


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_removal_leaves_every_table_as_it_was(demonstration, django_capture_on_commit_callbacks):
    before, folder = demonstration
    assert len(files_in(folder)) == 4
    kept = sum(model.objects.count() for model in (ContactFile, LetterFile, ReportFile))

    with django_capture_on_commit_callbacks() as callbacks:
        removed = remove_demonstration(exchange=EXCHANGE)

    assert count_rows() == before
    assert len(callbacks) == 4 + kept
    assert removed.kept == ()
    assert missing_triggers() == []


@long
def test_removal_takes_what_was_drafted_and_submitted_in_the_demonstration(demonstration):
    before, _folder = demonstration
    officer = get_user_model().objects.get(username="nsc-officer")
    page = PracticePage.objects.get(slug="off-limits-list")
    page.summary = "Another summary."
    page.save_revision(user=officer, log_action=True)
    Workflow.objects.get(active=True).start(page, officer)

    remove_demonstration(exchange=EXCHANGE)

    assert count_rows() == before


def test_removal_takes_an_enquiry_to_its_organizations_and_keeps_the_others_in_it(demonstration):
    office, admin = factories.organization("Forest Office"), get_user_model().objects.get(username="admin")
    theirs = list(OrganizationPage.objects.filter(is_demonstration=True, live=True)[:3])
    alone = enquiry(*theirs, by=admin)
    asked(alone, *theirs, by=admin)
    mixed = enquiry(office, *theirs, by=admin)

    remove_demonstration(exchange=EXCHANGE)

    assert list(Enquiry.objects.values_list("pk", flat=True)) == [mixed.pk]
    assert [member.organization for member in mixed.members.all()] == [office]


@long_on_postgresql
def test_removal_keeps_what_others_added_and_chains_it_anew(demonstration):
    office = factories.organization("Forest Office")
    own = factories.instrument(office, topics=[Topic.objects.get(name="gifts")])
    factories.edition(own)
    model_code = InstrumentPage.objects.get(slug="model-code")
    factories.adoption(organization=office, reference=model_code)
    kept = factories.adoption(reference=own)
    admin = get_user_model().objects.get(username="admin")
    by_admin = factories.adoption(reference=own, by=admin)
    sequence = kept.sequence

    remove_demonstration(exchange=EXCHANGE)

    assert list(AdoptionEvent.objects.values_list("pk", flat=True)) == [kept.pk, by_admin.pk]
    kept.refresh_from_db()
    by_admin.refresh_from_db()
    assert (sequence, kept.sequence, by_admin.by) == (RECORDED + 2, 1, None)
    assert [ledger for ledger in (AdoptionEvent, ReleaseDecision) if verify(ledger)] == []
    assert ReleaseDecision.objects.count() == Release.objects.count() == 2
    assert missing_triggers() == []
    assert Topic.objects.count() == len(EXCHANGE.concepts)


@long
def test_removal_takes_what_was_judged_of_its_texts_and_keeps_the_topics_of_other_judgements(demonstration):
    own = factories.edition(factories.instrument(factories.organization("Forest Office")))
    gifts = Topic.objects.get(name="gifts")
    kept = factories.assessment(own, topic=gifts)
    text = EditionPage.objects.get(slug="2004-05-13-en")
    factories.assessment(text, topic=gifts, by=get_user_model().objects.get(username="admin"))

    remove_demonstration(exchange=EXCHANGE)

    assert list(Assessment.objects.all()) == [kept]
    assert verify(Assessment) is None
    assert Topic.objects.filter(name="gifts").exists()


@long
def test_removal_keeps_an_issuer_to_which_a_text_was_added(demonstration):
    code = InstrumentPage.objects.get(slug="code-of-conduct", organization__slug="osce")
    factories.edition(code, on=datetime.date(2000, 11, 13))

    removed = remove_demonstration(exchange=EXCHANGE)

    assert removed.kept == ("Organization for Security and Co-operation in Europe",)
    assert [page.slug for page in OrganizationPage.objects.all()] == ["osce"]
    assert InstrumentPage.objects.count() == 4
    assert EditionPage.objects.visible_to(None).count() == 1
    assert verify(ReleaseDecision) is None
    assert not Demonstration.objects.exists()


@long
def test_body_that_was_founded_under_an_organization_of_the_demonstration_stays(demonstration):
    union = OrganizationPage.objects.get(slug="harbour-union")
    body = factories.organization("Pilots", body_of=union)
    OrganizationPage.objects.filter(pk=body.pk).update(kind="body")

    remove_demonstration(exchange=EXCHANGE)

    body.refresh_from_db()
    assert (body.kind, body.body_of) == ("other", None)


def test_removal_without_debug_is_refused(demonstration, settings):
    settings.DEVELOPMENT = False

    with pytest.raises(CommandError, match="DEBUG alone"):
        call_command("seed_demo", "--remove")
    assert Demonstration.objects.exists()


@long_on_postgresql
@long
def test_command_counts_what_it_removed(demonstration, capsys):
    call_command("seed_demo", "--remove")

    assert "68 pages, 190 rows of the ledgers, 22 accounts, 65 topics" in capsys.readouterr().out
