"""The sheet of a text: what its words say, topic by topic, proposed to its own people alone."""

import pytest
from django.urls import reverse

from practices.actions.assessments import AssessmentRefused, assess_sheet
from practices.actions.topic_proposals import reject_proposals
from practices.actions.topics import tag_provision
from practices.models.assessments import Assessment, Finding, Judge, Says
from practices.models.editions import TextStatus
from practices.models.proposed_topics import ProposedTopic
from practices.queries.assessments.proposed import sheet_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def persons(house):
    return factories.topic("persons-bound", "Persons bound")


@pytest.fixture
def officer_client(house, client):
    client.force_login(house.officer)
    return client


def address(house):
    return reverse("assessments:sheet", args=[house.edition.translation_key])


def filled(response, *codes, **other):
    """Return what the form sends with these topics confirmed."""
    sent = {"seen": response.context["sheet"].digest}
    for form in response.context["forms"]:
        prefix = form.topic.code
        sent |= {f"{prefix}-finding": form.topic.finding, f"{prefix}-rule": form.ticked()}
        sent |= {f"{prefix}-scope": form.scoped(), **({f"{prefix}-take": "on"} if prefix in codes else {})}
    return sent | other


def test_provisions_force_and_scope_are_proposed_from_the_words(house, persons):
    sheet = sheet_of(house.edition, house.officer)

    gifts = next(topic for topic in sheet.topics if topic.code == "gifts")
    assert (gifts.finding, gifts.is_tagged) == ("prohibits", False)
    assert [one.id for one in gifts.provisions] == [str(house.row("no gifts").public_id)]
    bound, rule = house.row("binds").public_id, house.row("no gifts").public_id
    assert {one.key for one in gifts.scopes} == {
        f"staff {bound}",
        f"interns {bound}",
        f"on_duty {rule}",
        f"off_duty {rule}",
    }
    assert not Assessment.objects.exists()


def test_what_people_tagged_comes_before_what_a_machine_found(house):
    tag_provision(provision=house.row("report offers"), topics=[house.topic], by=house.officer)

    gifts = sheet_of(house.edition, house.officer).topics[0]

    assert (gifts.is_tagged, gifts.finding) == (True, "requires")
    assert [one.cited for one in gifts.provisions] == ["3"]


def test_what_was_rejected_and_what_is_in_no_words_is_not_proposed(house):
    factories.topic("leave", "Annual leave")
    found = ProposedTopic.objects.create(
        provision=house.row("no gifts"), topic=house.topic, score=0.9, ground="terms", method="1",
        found_at=house.edition.first_published_at,
    )  # fmt: skip
    assert [topic.code for topic in sheet_of(house.edition, house.officer).topics] == ["gifts"]

    reject_proposals(proposals=[found], by=house.officer)

    assert sheet_of(house.edition, house.officer).topics == ()  # and never "no provision found"


def test_only_what_is_confirmed_becomes_an_assessment(house, persons, officer_client):
    page = officer_client.get(address(house))

    officer_client.post(address(house), filled(page, "gifts"))

    made = Assessment.objects.get()
    assert (made.topic, made.finding, made.judge, made.record.is_public) == (
        house.topic,
        Finding.PROHIBITS,
        Judge.OWNER,
        True,
    )
    pins = {(pin.provision.eid, pin.says) for pin in made.pins.all()}
    assert pins == {
        ("sec_2", Says.RULE),
        ("sec_1", Says.STAFF),
        ("sec_1", Says.INTERNS),
        ("sec_2", Says.ON_DUTY),
        ("sec_2", Says.OFF_DUTY),
    }
    after = officer_client.get(address(house)).context["sheet"]
    assert "gifts" not in [topic.code for topic in after.topics]
    assert after.assessed_count == 1


def test_the_person_corrects_what_was_proposed(house, officer_client):
    sent = filled(officer_client.get(address(house)), "gifts", **{"gifts-finding": "recommends", "gifts-scope": []})

    officer_client.post(address(house), sent)

    made = Assessment.objects.get()
    assert made.finding == Finding.RECOMMENDS
    assert [pin.says for pin in made.pins.all()] == [Says.RULE]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("gifts-finding", "", "Choose a finding"),
        ("gifts-rule", [], "Tick at least one provision"),
        ("gifts-finding", "none_found", "not one of the available choices"),
        ("gifts-rule", ["nothing"], "not one of the available choices"),
        ("seen", "another", "The text has changed since"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(house, officer_client, field, value, words):
    sent = filled(officer_client.get(address(house)), "gifts", **{field: value})

    response = officer_client.post(address(house), sent)

    assert words in response.content.decode()
    assert not Assessment.objects.exists()


def test_all_topics_are_recorded_or_none(house, persons):
    sheet = sheet_of(house.edition, house.officer)
    rule = [str(house.row("no gifts").public_id)]
    good = {"topic": "gifts", "finding": "prohibits", "rule": rule, "scope": []}
    bad = {"topic": "persons-bound", "finding": "requires", "rule": [], "scope": []}

    with pytest.raises(AssessmentRefused, match="at least one provision"):
        assess_sheet(edition=house.edition, lines=[good, bad], seen=sheet.digest, by=house.officer)

    assert not Assessment.objects.exists()


def test_nobody_else_sees_the_sheet(house, stranger, client):
    for user in (stranger, factories.secretariat_member()):
        client.force_login(user)
        assert client.get(address(house)).status_code == 404
        assert client.post(address(house), {}).status_code == 404


def test_a_summary_has_no_sheet(house, officer_client):
    house.edition.__class__.objects.filter(pk=house.edition.pk).update(text_status=TextStatus.SUMMARY)

    assert officer_client.get(address(house)).status_code == 404


def test_the_screen_of_one_topic_leads_to_the_sheet(house, officer_client):
    page = officer_client.get(reverse("assessments:assess", args=[house.edition.translation_key]))

    assert address(house) in page.content.decode()


def test_an_article_that_is_only_a_heading_is_pinned_by_its_parts(house, officer_client):
    house.correct(
        "2. Gifts\n\nMembers accept no gifts, at work or outside it.",
        "2. Gifts\n\n(a) Gifts shall be declared.\n\n(b) Gifts of money shall not be accepted.",
    )

    gifts = sheet_of(house.edition, house.officer).topics[0]
    assert [(one.cited, one.force) for one in gifts.provisions] == [("2 (a)", "Requires"), ("2 (b)", "Prohibits")]
    assert gifts.finding == ""  # two provisions, two answers: the person chooses

    chosen = {"gifts-finding": "prohibits", "gifts-rule": [one.id for one in gifts.provisions]}
    officer_client.post(address(house), filled(officer_client.get(address(house)), "gifts", **chosen))
    assert Assessment.objects.get().pins.filter(says=Says.RULE).count() == 2


def test_those_provisions_are_ticked_that_do_what_is_proposed(house, officer_client):
    house.correct(
        "2. Gifts\n\nMembers accept no gifts, at work or outside it.",
        "2. Gifts\n\n(a) Gifts of money shall not be accepted.\n\n(b) No gift shall be asked for.\n\n"
        "(c) Gifts are reported.\n\n(d) Accepting a gift is serious misconduct.",
    )

    page = officer_client.get(address(house))
    gifts = page.context["forms"][0]
    assert gifts.topic.finding == "prohibits"
    assert [(one.cited, one.force, one.states_finding) for one in gifts.topic.provisions] == [
        ("2 (a)", "Prohibits", True),
        ("2 (b)", "Prohibits", True),
        ("2 (c)", "Informs", False),
        ("2 (d)", "Informs", False),
    ]
    assert gifts.ticked() == [one.id for one in gifts.topic.provisions[:2]]
    assert page.content.decode().count("checked") >= 2
