"""What a return shares (op. 3 and 4): proposals, then drafts of practices and a participation."""

import datetime
import io

import docx
import pypdf
import pytest
from django.urls import reverse

from practices.actions.initiatives import show_initiative, write_initiative
from practices.actions.proposals import ProposalRefused, decide_proposal
from practices.models.dates import PartialDate
from practices.models.initiatives import Initiative, Participation
from practices.models.practices import PracticePage
from practices.models.proposals import Proposal
from practices.outreach.actions.return_codes import send_code
from practices.outreach.actions.return_steps import (
    answer_as_officer,
    answer_by_link,
    hand_in_as_approver,
    hand_in_by_link,
)
from practices.outreach.actions.returns import ReturnRefused, begin_return, save_answers, version_of
from practices.outreach.queries.return_forms import paper_form
from practices.outreach.queries.return_people import second_points
from practices.outreach.queries.return_sharing import (
    LONGEST_SHARED,
    SharedAnswer,
    make_shared,
    read_shared,
    store_shared,
)
from practices.queries.proposals import proposal_details
from tests import factories
from tests.practices.outreach.returns.making import asked, code_from_mail, typed

pytestmark = pytest.mark.django_db

PRACTICE = {"practice": "Induction", "practice_text": "All new staff sign the rules.", "language": "fr"}
TRAINING = {"training": "Yearly course", "training_text": "For everybody, open to others.", "language": "en"}


@pytest.fixture
def register(secretariat):
    """An initiative that is published."""
    made = write_initiative(slug="joint", title="Joint hotline", summary="For all.", began=PartialDate.parse("2020"),
                            by=secretariat)  # fmt: skip
    show_initiative(initiative=made, published=True, by=secretariat)
    return made


def handed_in(capture, **shared):
    """Hand in a return by its two links that says nothing but this; return its organization."""
    made, _token = asked()
    made = save_answers(yearly_return=made, answers=[], shared=SharedAnswer(**shared), seen="")
    with capture(execute=True):
        send_code(yearly_return=made, focal_point=made.focal_point)
    with capture(execute=True):
        made = answer_by_link(yearly_return=made, second=second_points(made)[0], typed=code_from_mail(),
                              seen=version_of(made))  # fmt: skip
    with capture(execute=True):
        send_code(yearly_return=made, focal_point=made.second_point)
    with capture(execute=True):
        return hand_in_by_link(yearly_return=made, typed=code_from_mail()).organization


def approve_all(by):
    for proposal in Proposal.objects.open().order_by("pk"):
        decide_proposal(proposal=proposal, approve=True, by=by)


def test_practice_and_training_become_drafts_of_the_organization(secretariat, django_capture_on_commit_callbacks):
    organization = handed_in(django_capture_on_commit_callbacks, **{**PRACTICE, **TRAINING})
    assert not PracticePage.objects.exists()
    approve_all(secretariat)

    pages = list(PracticePage.objects.order_by("title"))
    assert [(page.title, page.language, page.live) for page in pages] == [
        ("Induction", "en", False),
        ("Yearly course", "en", False),
    ]
    assert {page.organization for page in pages} == {organization}
    assert pages[0].get_latest_revision_as_object().summary == "All new staff sign the rules."


def test_language_is_that_in_which_it_was_written(secretariat, django_capture_on_commit_callbacks):
    handed_in(django_capture_on_commit_callbacks, **PRACTICE)
    approve_all(secretariat)

    assert PracticePage.objects.get().language == "fr"


def test_two_of_one_title_have_addresses_of_their_own(secretariat, django_capture_on_commit_callbacks):
    handed_in(
        django_capture_on_commit_callbacks, practice="Course", practice_text="a", training="Course", training_text="b"
    )
    approve_all(secretariat)

    assert {page.slug for page in PracticePage.objects.all()} == {"course", "course-2"}


def test_participation_is_the_organizations_own_word(secretariat, register, django_capture_on_commit_callbacks):
    organization = handed_in(django_capture_on_commit_callbacks, initiative=str(register.public_id),
                             initiative_since="2021", contribution="Staff")  # fmt: skip
    assert not Participation.objects.exists()
    approve_all(secretariat)

    row = Participation.objects.get()
    assert (row.organization, row.since_on, row.contribution) == (organization, datetime.date(2021, 1, 1), "Staff")
    assert (row.is_public, row.is_unconfirmed) == (True, False)


def test_unknown_initiative_begins_as_a_draft_of_the_register(client, secretariat, django_capture_on_commit_callbacks):
    handed_in(django_capture_on_commit_callbacks, new_initiative="A new network", initiative_since="2025")
    approve_all(secretariat)

    made = Initiative.objects.get()
    assert (made.title, made.is_published) == ("A new network", False)
    assert made.participations.count() == 1
    assert "A new network" not in client.get(reverse("initiatives")).content.decode()


def test_who_takes_part_already_is_refused_with_a_sentence(secretariat, register, django_capture_on_commit_callbacks):
    organization = handed_in(django_capture_on_commit_callbacks, initiative=str(register.public_id),
                             initiative_since="2021")  # fmt: skip
    Participation.objects.create(initiative=register, organization=organization, since_on=datetime.date(2020, 1, 1))
    with pytest.raises(ProposalRefused, match="takes part already"):
        approve_all(secretariat)

    assert Proposal.objects.open().exists()


def test_proposals_say_what_is_shared(secretariat, register, django_capture_on_commit_callbacks):
    handed_in(django_capture_on_commit_callbacks, **PRACTICE, new_initiative="Network", initiative_since="2025",
              contribution="Staff")  # fmt: skip
    said = {line.value for one in Proposal.objects.all() for line in proposal_details(one)}

    assert {"Induction", "All new staff sign the rules.", "Network", "Staff"} <= said


@pytest.mark.parametrize(
    ("shared", "words"),
    [
        ({"practice": "Only a title"}, "a few sentences"),
        ({"training_text": "No title"}, "title"),
        ({"new_initiative": "Network"}, "since when"),
        ({"new_initiative": "Network", "initiative_since": "2999"}, "future"),
        ({"new_initiative": "Network", "initiative_since": "soon"}, "What you share"),
        ({"contribution": "Staff"}, "Choose the initiative"),
        ({"initiative": "0" * 36, "initiative_since": "2020"}, "one of the list"),
        ({"initiative": "0" * 36, "new_initiative": "x", "initiative_since": "2020"}, "not both"),
    ],
)
def test_what_is_incomplete_is_kept_and_not_sent(shared, words):
    organization = factories.organization()
    made, _token = asked(of=organization)
    officer = factories.officer(organization)
    made = save_answers(yearly_return=made, answers=[], shared=SharedAnswer(**shared), seen="")
    assert read_shared(made.answers) == SharedAnswer(**shared)
    with pytest.raises(ReturnRefused, match=words):
        answer_as_officer(yearly_return=made, seen=version_of(made), by=officer)


def test_draft_of_the_register_cannot_be_chosen(secretariat, register):
    show_initiative(initiative=register, published=False, by=secretariat)
    organization = factories.organization()
    made, _token = asked(of=organization)
    shared = SharedAnswer(initiative=str(register.public_id), initiative_since="2021")
    made = save_answers(yearly_return=made, answers=[], shared=shared, seen="")
    with pytest.raises(ReturnRefused, match="one of the list"):
        answer_as_officer(yearly_return=made, seen=version_of(made), by=factories.officer(organization))


def test_link_and_account_ask_the_same_and_show_what_is_submitted(client, register):
    organization = factories.organization()
    made, token = asked(of=organization)
    data = typed(shared={**PRACTICE, "initiative": str(register.public_id), "initiative_since": "2021"})
    page = client.get(reverse("return", args=[token])).content.decode()
    assert "Joint hotline" in page
    client.post(reverse("return", args=[token]), {"do": "next", "seen": "", **data})
    assert "All new staff sign" in client.get(reverse("return_send", args=[token])).content.decode()
    client.force_login(factories.officer(organization))
    shown = client.get(reverse("my_return:detail", args=[made.public_id])).content.decode()

    assert all(f'name="shared-{name}"' in shown and f'name="shared-{name}"' in page for name in LONGEST_SHARED)
    assert "All new staff sign" in shown


def test_nothing_changed_keeps_what_is_shared(client):
    organization, reference = factories.organization(), factories.instrument()
    factories.adoption(reference, organization=organization)
    made, token = asked(reference, of=organization)
    client.post(reverse("return", args=[token]), {"do": "unchanged", "seen": "", **typed(shared=PRACTICE)})
    made.refresh_from_db()

    assert read_shared(made.answers).practice == "Induction"


def test_what_is_missing_is_said_beside_its_field(client):
    _made, token = asked()
    answer = client.post(reverse("return", args=[token]), {"do": "next", "seen": "", **typed(shared={"practice": "x"})})

    assert "a few sentences" in answer.content.decode()


def test_officers_return_shares_as_well(secretariat):
    organization, reference = factories.organization(), factories.instrument()
    asked(reference, of=organization, year=2025)
    officer, approver = factories.officer(organization), factories.approver(organization)
    made = begin_return(organization=organization, reference=reference, year=2026, by=officer)
    made = save_answers(yearly_return=made, answers=[], shared=SharedAnswer(**PRACTICE), seen="")
    made = answer_as_officer(yearly_return=made, seen=version_of(made), by=officer)
    hand_in_as_approver(yearly_return=made, by=approver)
    approve_all(secretariat)

    assert PracticePage.objects.get().owner == officer


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_paper_asks_the_same(form):
    content = io.BytesIO(paper_form(asked()[0], form).content)
    words = (
        "\n".join(page.extract_text() for page in pypdf.PdfReader(content).pages)
        if form == "pdf"
        else "\n".join(paragraph.text for paragraph in docx.Document(content).paragraphs)
    )

    for asked_for in ("A good practice: title", "A training on these rules", "A joint initiative: its name"):
        assert asked_for in words


def test_words_come_back_as_they_were_typed():
    answer = make_shared({"practice": " A\0b ", "practice_text": "x" * 5000}, "ar")

    assert (answer.practice, len(answer.practice_text), answer.language) == ("Ab", 4000, "ar")
    assert read_shared(store_shared(answer, {"adoption": {"state": "planned"}})) == answer
    assert store_shared(SharedAnswer(language="fr"), {"shared": {}}) == {}
