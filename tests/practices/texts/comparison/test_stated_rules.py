"""What a provision does, whom it binds and when, as its own words say."""

import pytest

from practices.texts.comparison.modal_words import MODAL_WORDS
from practices.texts.comparison.rule_words import RULE_WORDS
from practices.texts.comparison.stated_rules import StatedForce, read_force, read_force_on


@pytest.mark.parametrize(
    ("text", "language", "force"),
    [
        ("Staff shall report any offer to their supervisor.", "en", "requires"),
        ("Staff shall not accept gifts.", "en", "prohibits"),
        ("Staff shall neither seek nor accept instructions.", "en", "prohibits"),
        ("Members shall refrain from any action that reflects on their status.", "en", "prohibits"),
        ("2. No honour or decoration shall be accepted from a government.", "en", "prohibits"),
        ("(a) No later than in June, staff shall report.", "en", "requires"),
        ("Under no circumstances may information be disclosed.", "en", "prohibits"),
        ("Missions should brief their members. They may ask for help.", "en", "recommends"),
        ("They may ask for help.", "en", "permits"),
        ("Staff need not declare small gifts.", "en", "permits"),
        ("Staff are reminded of the law of the host country.", "en", "informs"),
        ("Staff accept no gifts.", "en", "prohibits"),
        ("Staff respect the law of the host country.", "en", "requires"),
        ("Harassment of any kind is not tolerated here.", "en", "prohibits"),
        ("Le harcèlement est inacceptable.", "fr", "prohibits"),
        ("Les agents respectent le droit du pays hôte.", "fr", "requires"),
        ("Staff may accept a meal. They shall declare anything else.", "en", "requires"),
        ("Les agents doivent déclarer leurs intérêts.", "fr", "requires"),
        ("Les agents ne doivent accepter aucun cadeau.", "fr-CA", "prohibits"),
        ("L’agent s’abstient de tout acte contraire.", "fr", "prohibits"),
        ("Il n’accepte pas de cadeau.", "fr", "prohibits"),
        ("Beamtinnen und Beamte müssen jede Annahme von Geschenken unterlassen.", "de", "prohibits"),
        ("Beamte müssen ihre Nebentätigkeit anzeigen.", "de", "requires"),
        ("Сотрудники не должны принимать подарки.", "ru", "prohibits"),
        ("لا يجوز للموظفين قبول الهدايا.", "ar", "prohibits"),
        ("Los funcionarios deberán abstenerse de aceptar regalos.", "es", "prohibits"),
    ],
)
def test_what_the_words_do(text, language, force):
    assert read_force(text, language) == StatedForce(force)


def test_no_words_do_nothing():
    assert read_force(" \n", "en") is None


BY_WORDS = {
    "prohibits": [
        ("en", "Staff shall not, in any circumstances, accept a gift."),
        ("en", "Officials may neither keep nor acquire an interest in it."),
        ("en", "They have a duty not to interfere in the internal affairs of the State."),
        ("en", "Members may only take up such work with permission."),
        ("en", "We do not tolerate harassment."),
        ("fr", "Le fonctionnaire ne peut accepter que des cadeaux de peu de valeur."),
        ("de", "Der Beamte darf, auch nach dem Ende des Dienstes, keine Geschenke annehmen."),
        ("de", "Die Nebentätigkeit ist zu untersagen."),
        ("nl", "Het is de ambtenaar verboden giften aan te nemen."),
        ("nl", "Medewerkers mogen geen geschenken aannemen."),
    ],
    "requires": [
        ("en", "Staff shall report any prohibited conduct without delay."),
        ("en", "Staff shall report a breach, even if they do not know who did it."),
        ("en", "Officials shall not be exempt from complying with the laws of the host country."),
        ("en", "Notwithstanding the privileges that are granted to them, members shall respect the law."),
        ("en", "All complaints will be examined promptly."),
        ("en", "Staff members are loyal to the Organization."),
        ("en", "We treat everyone with respect."),
        ("en", "Define clear objectives and tell your colleagues."),
        ("en", "Leaders take action in response to unacceptable behaviour."),
        ("fr", "Nous respectons chacun."),
        ("fr", "Il incombe au fonctionnaire de signaler les faits."),
        ("de", "Der Beamte hat Nebentätigkeiten anzuzeigen."),
        ("de", "Die Aufnahme einer Nebentätigkeit bedarf der Genehmigung."),
        ("de", "Wir behandeln alle mit Respekt."),
        ("nl", "De ambtenaar dient de nevenwerkzaamheden te melden."),
        ("nl", "De ambtenaar meldt zijn financiële belangen."),
    ],
    "permits": [
        ("en", "Officials shall enjoy immunity from legal process."),
        ("en", "Experts shall, while on mission, enjoy the same immunities."),
        ("en", "Salaries shall be exempt from taxation."),
        ("en", "The official may be suspended from duty."),
        ("en", "Staff members have the right to appeal."),
        ("fr", "Le fonctionnaire a le droit de saisir le tribunal."),
        ("fr", "La sanction peut être prononcée par écrit."),
        ("de", "Der Beamte kann disziplinarisch bestraft werden."),
        ("nl", "De ambtenaar kan worden geschorst."),
        ("it", "I funzionari godono dei privilegi."),
        ("es", "Los funcionarios gozarán de inmunidad."),
    ],
    "informs": [
        ("en", "A breach of this code is serious misconduct."),
        ("en", "Failure to report may constitute misconduct."),
        ("en", "‘Harassment’ means any conduct that may offend, and that no one shall tolerate."),
        ("en", "This paragraph shall not apply to evidence before a court."),
        ("en", "Such periods shall not be considered as periods of residence."),
        ("en", "Writings of officials shall be the property of the Union."),
        ("en", "The Secretary General is the head of the administration."),
        ("fr", "Les paragraphes 1 et 2 ne s’appliquent pas aux stagiaires."),
        ("fr", "Le commissaire est le chef de l’administration."),
        ("de", "Der Generalsekretär ist der Leiter der Verwaltung."),
        ("de", "Es gilt als Dienstvergehen, wenn ein Beamter Geschenke annimmt."),
        ("nl", "Plichtsverzuim omvat het nalaten van wat een goed ambtenaar behoort te doen."),
        ("nl", "De straf wordt opgelegd door het bevoegde gezag."),
        ("it", "Il presente codice si applica al personale."),
        ("es", "Se entenderá por acoso toda conducta ofensiva."),
        ("ru", "Настоящий кодекс применяется ко всем сотрудникам."),
    ],
}


@pytest.mark.parametrize(
    ("force", "language", "text"), [(force, *one) for force, listed in BY_WORDS.items() for one in listed]
)
def test_what_a_word_binds_to_counts_as_much_as_how_it_binds(force, language, text):
    assert read_force(text, language) == StatedForce(force)


def test_the_items_of_a_list_do_what_its_opening_does():
    text = "Staff shall not:\n\n(a) accept gifts;\n\n(b) ask for them, even where the giver must be thanked."

    assert read_force(text, "en") == StatedForce.PROHIBITS
    assert read_force_on("(a) accept gifts;", text, "en") == StatedForce.PROHIBITS


def test_the_sentence_on_the_topic_counts_before_the_others():
    text = "Staff shall treat all with respect. They shall not harass anybody. Harassment is misconduct."

    assert read_force_on("They shall not harass anybody.", text, "en") == StatedForce.PROHIBITS
    assert read_force_on("Harassment is misconduct.", text, "en") == StatedForce.INFORMS
    assert read_force_on("Harassment", text, "en") == StatedForce.REQUIRES


def test_a_language_without_words_is_read_as_a_duty():
    assert read_force("Zaměstnanci hlásí dary.", "cs") == StatedForce.REQUIRES


def test_each_language_with_modal_words_has_its_other_words():
    assert set(MODAL_WORDS) | {"nl"} == set(RULE_WORDS)
