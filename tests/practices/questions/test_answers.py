"""The answers to a question: who stands where, whose words are quoted, and that the counts add up."""

import datetime
import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from practices.models.assessments import Finding, Says
from practices.models.editions import today
from practices.queries.questions.answers import answers_to
from tests import factories

pytestmark = pytest.mark.django_db

PUBLIC = AnonymousUser()
TEXT = "1. Conduct\n\nStaff accept no gifts.\n\n2. Off duty\n\nThis holds also off duty.\n"


def ask(question, user=PUBLIC, *, as_of=None, known_on=None):
    return answers_to(question, user, as_of=as_of or today(), known_on=known_on or today())


def groups(answers):
    """Return the names of the organizations by group, without the empty groups."""
    found = {group.code: [one.organization.name for one in group.organizations] for group in answers.groups}
    return {code: names for code, names in found.items() if names}


def member(name):
    organization = factories.organization(name)
    factories.officer(organization)
    return organization


def text_of(organization, text=TEXT, **fields):
    return factories.edition(factories.instrument(organization), text=text, **fields)


def pins(edition, *says):
    rows = list(edition.provisions.current().exclude(text="").in_order())
    return [(rows[place], what) for place, what in says]


def test_each_organization_stands_in_one_place_in_alphabetical_order():
    gifts = factories.topic("gifts")
    for name, finding in (
        ("Delta", "none_found"),
        ("Beta", "prohibits"),
        ("Alpha", "requires"),
        ("Gamma", "not_public"),
    ):
        factories.assessment(text_of(member(name)), topic=gifts, finding=finding)
    member("Epsilon")

    answers = ask(factories.question(gifts))

    assert groups(answers) == {
        "words": ["Alpha", "Beta"],
        "not_public": ["Gamma"],
        "none_found": ["Delta"],
        "not_assessed": ["Epsilon"],
    }
    assert answers.organization_count == 5


def test_answer_is_the_pinned_words_with_text_date_and_place():
    gifts, edition = factories.topic("gifts"), text_of(member("Alpha"))
    factories.assessment(edition, topic=gifts, pins=pins(edition, (0, Says.RULE)))

    (answer,) = ask(factories.question(gifts)).groups[0].organizations[0].answers

    (one,) = answer.quotes
    assert one.quote.paragraphs == ("Staff accept no gifts.",)
    assert one.quote.url.startswith(f"{edition.url}#")
    assert (answer.edition.date, answer.edition.language, answer.judgement.judge) == ("14 May 2003", "en", "owner")


def test_narrowed_question_is_answered_by_what_states_it_alone():
    gifts = factories.topic("gifts")
    stating, silent = text_of(member("Alpha")), text_of(member("Beta"))
    factories.assessment(stating, topic=gifts, pins=pins(stating, (0, Says.RULE), (1, Says.OFF_DUTY)))
    factories.assessment(silent, topic=gifts, pins=pins(silent, (0, Says.RULE)))

    answers = ask(factories.question(gifts, says=Says.OFF_DUTY))

    assert groups(answers) == {"words": ["Alpha"], "not_stated": ["Beta"]}
    answer = answers.groups[0].organizations[0].answers[0]
    assert [one.quote.paragraphs for one in answer.quotes] == [("This holds also off duty.",)]
    assert [one.quote.paragraphs for one in answer.rule] == [("Staff accept no gifts.",)]


def test_question_for_the_rule_has_no_place_for_what_is_not_stated():
    assert "not_stated" not in [group.code for group in ask(factories.question()).groups]


def test_both_judges_stand_side_by_side_once_the_organization_agreed(secretariat):
    gifts, edition = factories.topic("gifts"), text_of(member("Alpha"))
    factories.assessment(edition, topic=gifts)
    other = factories.assessment(edition, topic=gifts, finding=Finding.NONE_FOUND, by=secretariat)
    question = factories.question(gifts)

    before = ask(question).groups[0].organizations[0].answers
    other.record.is_public = True
    other.record.save()
    after = ask(question).groups[0].organizations[0].answers

    assert [answer.judgement.judge for answer in before] == ["owner"]
    assert [(answer.judgement.judge, answer.finding) for answer in after] == [
        ("owner", "prohibits"),
        ("secretariat", "none_found"),
    ]


def test_texts_are_those_of_the_day():
    gifts, instrument = factories.topic("gifts"), factories.instrument(member("Alpha"))
    earlier = factories.edition(instrument, text=TEXT, on=datetime.date(2003, 5, 14))
    factories.assessment(earlier, topic=gifts)
    factories.edition(instrument, text=TEXT.replace("no gifts", "gifts"), on=datetime.date(2006, 1, 1))
    question = factories.question(gifts)

    assert groups(ask(question)) == {"not_assessed": ["Alpha"]}
    assert groups(ask(question, as_of=datetime.date(2004, 1, 1))) == {"words": ["Alpha"]}
    assert groups(ask(question, as_of=datetime.date(2001, 1, 1))) == {"not_assessed": ["Alpha"]}


def test_assessments_are_those_recorded_by_the_day():
    gifts = factories.topic("gifts")
    factories.assessment(text_of(member("Alpha")), topic=gifts)
    question = factories.question(gifts)

    assert groups(ask(question, known_on=today() - datetime.timedelta(days=1))) == {"not_assessed": ["Alpha"]}
    assert groups(ask(question, known_on=today())) == {"words": ["Alpha"]}


def test_words_are_read_in_the_readers_language_where_a_translation_has_them():
    gifts, instrument = factories.topic("gifts"), factories.instrument(member("Alpha"))
    authentic = factories.edition(instrument, text=TEXT)
    french = TEXT.replace("Staff accept no gifts.", "Aucun cadeau.")
    factories.edition(instrument, text=french, language="fr", text_status="official_translation")
    factories.assessment(authentic, topic=gifts, pins=pins(authentic, (0, Says.RULE)))
    question = factories.question(gifts)

    with translation.override("fr"):
        (one,) = ask(question).groups[0].organizations[0].answers[0].quotes
    (in_english,) = ask(question).groups[0].organizations[0].answers[0].quotes

    assert one.quote.paragraphs == ("Staff accept no gifts.",)
    assert one.translated.quote.paragraphs == ("Aucun cadeau.",)
    assert in_english.translated is None


def test_translation_that_is_not_open_is_not_read():
    gifts, instrument = factories.topic("gifts"), factories.instrument(member("Alpha"))
    authentic = factories.edition(instrument, text=TEXT)
    factories.edition(instrument, text=TEXT, language="fr", text_status="official_translation", audience=None)
    factories.assessment(authentic, topic=gifts)

    with translation.override("fr"):
        (one,) = ask(factories.question(gifts)).groups[0].organizations[0].answers[0].quotes

    assert one.translated is None


def test_compared_are_texts_of_different_organizations_up_to_six():
    gifts = factories.topic("gifts")
    question = factories.question(gifts)
    editions = [text_of(member(f"Member {number}")) for number in range(8)]
    for edition in editions[:1]:
        factories.assessment(edition, topic=gifts)
    assert ask(question).compared == ()

    for edition in editions[1:]:
        factories.assessment(edition, topic=gifts)

    assert ask(question).compared == tuple(str(edition.translation_key) for edition in editions[:6])


@pytest.mark.parametrize("seed", range(6))
def test_counts_add_up_to_all_participants_whatever_was_assessed(seed, secretariat):
    chance = random.Random(seed)
    gifts = factories.topic("gifts")
    for number in range(chance.randint(0, 7)):
        organization = member(f"Member {number}")
        for _instrument in range(chance.randint(0, 2)):
            edition = text_of(organization, audience=chance.choice(["public", "public", None]))
            for _judged in range(chance.randint(0, 2)):
                finding = chance.choice(["prohibits", "requires", "none_found"])
                says = chance.choice([[(0, Says.RULE)], [(0, Says.RULE), (1, Says.OFF_DUTY)]])
                factories.assessment(
                    edition, topic=gifts, finding=finding,
                    pins=pins(edition, *says) if finding != "none_found" else [],
                    by=chance.choice([secretariat, None]),
                )  # fmt: skip
    question = factories.question(gifts, says=chance.choice([Says.RULE, Says.OFF_DUTY, Says.STAFF]))
    count = ask(factories.question()).organization_count

    for user in (PUBLIC, secretariat, factories.delegate()):
        answers = ask(question, user, as_of=datetime.date(chance.choice([2001, 2010]), 1, 1))
        names = [one.organization.id for group in answers.groups for one in group.organizations]
        assert sum(group.count for group in answers.groups) == answers.organization_count == count
        assert len(names) == len(set(names))


def test_number_of_queries_does_not_grow(django_assert_max_num_queries):
    gifts = factories.topic("gifts")
    for number in range(5):
        edition = text_of(member(f"Member {number}"), language="fr")
        factories.edition(edition.instrument, text=TEXT, text_status="official_translation")
        factories.assessment(edition, topic=gifts)
    question = factories.question(gifts)
    ask(question)

    with django_assert_max_num_queries(24):
        answers = ask(question)

    assert answers.groups[0].count == 5
