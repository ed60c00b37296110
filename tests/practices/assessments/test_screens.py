"""The screens of the admin: assessing a text, the list, one assessment."""

import pytest
from django.urls import reverse

from practices.actions.topics import tag_provision
from practices.models.assessments import Assessment, Finding, Judge, Says
from practices.models.editions import TextStatus
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer_client(house, client):
    client.force_login(house.officer)
    return client


def assess_address(house, code="gifts"):
    return reverse("assessments:assess", args=[house.edition.translation_key]) + f"?topic={code}"


def test_an_officer_assesses_a_topic_and_goes_on_to_the_next(house, officer_client):
    second = factories.topic("reports", "Reports")
    tag_provision(provision=house.row("report offers"), topics=[second], by=house.officer)
    rule, scope = house.row("no gifts"), house.row("binds")
    form = {
        "finding": "prohibits",
        "rule": [str(rule.public_id)],
        "staff": str(scope.public_id),
        "after_separation": "",
        "note": "Read so.",
        "do": "next",
    }

    response = officer_client.post(assess_address(house), form)

    assert response.headers["Location"].endswith("?topic=reports#topic")
    made = Assessment.objects.get()
    assert (made.finding, made.judge, made.record.note) == (Finding.PROHIBITS, Judge.OWNER, "Read so.")
    assert [(pin.provision, pin.says) for pin in made.pins.all()] == [(rule, Says.RULE), (scope, Says.STAFF)]


def test_provisions_that_carry_the_topic_come_first(house, officer_client):
    tag_provision(provision=house.row("no gifts"), topics=[house.topic], by=house.officer)

    desk = officer_client.get(assess_address(house)).context["desk"]

    assert [line.cited for line in desk.near] == ["2"]
    assert [line.cited for line in desk.far] == ["1", "3"]
    assert [line.code for line in desk.tagged] == ["gifts"]


def test_the_form_starts_from_what_stands(house, officer_client):
    factories.assessment(
        house.edition,
        topic=house.topic,
        by=house.officer,
        pins=[(house.row("no gifts"), Says.RULE), (house.row("binds"), Says.INTERNS)],
    )

    page = officer_client.get(assess_address(house))

    form = page.context["form"]
    assert form["finding"].value() == "prohibits"
    assert form.ticked() == [str(house.row("no gifts").public_id)]
    assert form["interns"].value() == str(house.row("binds").public_id)
    assert "checked" in page.content.decode()


def test_a_finding_without_words_says_what_is_missing(house, officer_client):
    response = officer_client.post(assess_address(house), {"finding": "prohibits"})

    assert "Tick at least one provision" in response.content.decode()
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("form", [{}, {"finding": "forbids"}, {"finding": "requires", "rule": ["nothing"]}])
def test_what_was_not_offered_is_refused(house, officer_client, form):
    assert officer_client.post(assess_address(house), form).status_code == 200
    assert not Assessment.objects.exists()


def test_no_provision_found_drops_what_was_ticked(house, officer_client):
    form = {"finding": "none_found", "rule": [str(house.row("no gifts").public_id)], "do": "stay"}

    officer_client.post(assess_address(house), form)

    assert Assessment.objects.get().finding == Finding.NONE_FOUND


def test_an_extract_and_the_secretariat_are_offered_less(house, secretariat, client):
    extract = factories.edition(house.instrument, text_status=TextStatus.EXTRACT)
    client.force_login(secretariat)

    desk = client.get(reverse("assessments:assess", args=[extract.translation_key])).context["desk"]

    assert not {Finding.NONE_FOUND, Finding.NOT_PUBLIC} & set(desk.findings)


def test_an_instrument_without_a_text_takes_that_its_text_is_not_public(house, officer_client):
    address = reverse("assessments:assess", args=[house.instrument.translation_key]) + "?topic=gifts"

    officer_client.post(address, {"finding": "not_public", "do": "stay"})

    assert Assessment.objects.get().edition is None


def test_a_summary_has_no_form(house, officer_client):
    house.edition = factories.edition(house.instrument, text="S1 Gifts\n\nNo gifts.\n", text_status="summary")

    assert "it is not assessed" in officer_client.get(assess_address(house)).content.decode()


def test_others_and_drafts_are_not_there(house, stranger, client):
    client.force_login(stranger)
    assert client.get(assess_address(house)).status_code == 404

    client.force_login(house.officer)
    house.edition.unpublish()
    assert client.get(assess_address(house)).status_code == 404


def test_assessing_asks_as_much_of_a_long_text_as_of_a_short_one(house, officer_client, django_assert_max_num_queries):
    house.edition = factories.edition(
        house.instrument,
        text="\n\n".join(f"{number}. Rule {number}\n\nWords." for number in range(1, 120)),
        language="fr",
    )
    officer_client.get(assess_address(house))

    with django_assert_max_num_queries(45):
        officer_client.get(assess_address(house))


def test_the_list_is_of_the_own_texts(house, officer_client, stranger):
    made = factories.assessment(house.edition, topic=house.topic, by=house.officer)
    other = factories.assessment()

    page = officer_client.get(reverse("assessments:index")).content.decode()

    assert str(made.public_id) in page
    assert str(other.public_id) not in page
    assert officer_client.get(reverse("assessments:detail", args=[other.public_id])).status_code == 404


def test_agreeing_and_stating_on_the_page_of_an_assessment(house, secretariat, officer_client):
    made = factories.assessment(house.edition, topic=house.topic, by=secretariat)
    address = reverse("assessments:detail", args=[made.public_id])
    assert 'value="agree"' in officer_client.get(address).content.decode()

    officer_client.post(address, {"act": "agree"})
    officer_client.post(address, {"act": "state", "statement": "We read it otherwise."})

    made.record.refresh_from_db()
    assert (made.record.is_public, made.record.statement) == (True, "We read it otherwise.")
    page = officer_client.get(address).content.decode()
    assert 'value="agree"' not in page
    assert 'value="reverse"' not in page


def test_notice_and_taking_back_on_the_page_of_an_assessment(house, secretariat, client):
    made = factories.assessment(house.edition, topic=house.topic, by=secretariat)
    address = reverse("assessments:detail", args=[made.public_id])
    client.force_login(secretariat)

    client.post(address, {"act": "notice"})
    made.record.refresh_from_db()
    assert made.record.noticed_on
    client.post(address, {"act": "reverse", "note": "Misread."})

    assert Assessment.objects.get(reverses=made).record.note == "Misread."


def test_a_refusal_is_shown_and_an_unknown_act_does_nothing(house, officer_client):
    made = factories.assessment(house.edition, topic=house.topic, by=house.officer)
    address = reverse("assessments:detail", args=[made.public_id])

    assert "already" in officer_client.post(address, {"act": "agree"}, follow=True).content.decode()
    assert officer_client.post(address, {"act": "burn"}).status_code == 302
    assert Assessment.objects.count() == 1


def test_what_waits_is_on_the_first_page_of_the_admin(house, secretariat, officer_client):
    factories.assessment(house.edition, topic=house.topic, by=secretariat)
    factories.assessment(house.edition, by=house.officer, finding=Finding.NONE_FOUND)
    house.correct("report offers", "report each offer")

    page = officer_client.get("/admin/").content.decode()

    assert "1 assessment to confirm" in page
    assert "An assessment of one of your texts" in page


def test_an_instrument_that_was_assessed_is_not_deleted(house, operator, client):
    factories.assessment(house.edition, topic=house.topic, by=house.officer, finding=Finding.NOT_PUBLIC)
    client.force_login(operator)

    client.post(reverse("wagtailadmin_pages:delete", args=[house.instrument.pk]))

    assert type(house.instrument).objects.filter(pk=house.instrument.pk).exists()
