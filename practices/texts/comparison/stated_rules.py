"""What a provision does, whom it binds and when, where its own words say so: proposed to a person, never concluded."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from practices.texts.comparison.binding import find_modals
from practices.texts.comparison.modal_words import Force
from practices.texts.words import base_language, sentences

NEAR = 5
"""Words behind a modal word within which a negation belongs to it."""
NUMBER = re.compile(r"^\W*(?:\w{1,4}[.)]\s+)*")
"""The number that a sentence begins with."""
VERB_LAST = frozenset({"de", "nl"})
"""Languages in which what is negated may stand at the end of the sentence."""


class StatedForce(StrEnum):
    """What a rule does; the codes are those of the findings of an assessment."""

    PROHIBITS = "prohibits"
    REQUIRES = "requires"
    RECOMMENDS = "recommends"
    PERMITS = "permits"
    INFORMS = "informs"


class StatedScope(StrEnum):
    """Whom a rule binds, and when; the codes are those of what a pinned provision states."""

    STAFF = "staff"
    SECONDED = "seconded"
    CONTRACTORS = "contractors"
    UNIFORMED = "uniformed"
    INTERNS = "interns"
    PARTNERS = "partners"
    ON_DUTY = "on_duty"
    OFF_DUTY = "off_duty"
    AFTER_SEPARATION = "after_separation"


PLAIN = Force.UNCLEAR
"""Stands for a sentence without a modal word, which counts where no other sentence has one."""
FORCES = {
    PLAIN: StatedForce.REQUIRES,
    Force.BINDS: StatedForce.REQUIRES,
    Force.RECOMMENDS: StatedForce.RECOMMENDS,
    Force.PERMITS: StatedForce.PERMITS,
    Force.INFORMS: StatedForce.INFORMS,
}

NEGATIONS: Mapping[str, str] = {
    "en": r"not|never|no(?! (?:later|longer|less|more|fewer)\b)|neither|nor|none|nobody|refrain\w*|abstain\w*|avoid\w*|"
    r"prohibit\w*|forbid\w*|(?:do|does|must|should|ca|wo)n['’]t",
    "fr": r"ne|n(?=['’])|interdi\w*|prohib\w*|proscri\w*|abst[ei]\w*|évit\w*|aucune?|jamais|ni",
    "de": r"nicht(?! nur\b)|kein\w*|niemals|weder|verboten|untersagt|unzulässig|unterlass\w*|enthalten",
    "it": r"non(?! solo\b)|vietat\w*|proibit\w*|divieto|aste\w+|evit\w*|nessun\w*|mai|né",
    "es": r"no(?! sólo\b| solo\b)|prohib\w*|abst[eié]\w*|evit\w*|ningún|ningun\w*|nunca|jamás|ni",
    "ru": r"не(?! только\b)|нельзя|запрещ\w*|воспрещ\w*|недопустим\w*|воздерж\w*|никогда|ни",
    "nl": r"niet|geen|nooit|noch|verboden|onthoud\w*",
    "ar": r"لا|ألا|عدم|[يت]حظر|محظور\w*|[يت]منع|ممنوع\w*|الامتناع|[يت]متنع\w*",
}
"""Words that turn a duty into a prohibition, by language."""

REJECTED: Mapping[str, str] = {
    "en": r"unacceptable|zero[ -]tolerance|not (?:be )?(?:tolerated?|acceptable|allowed|permitted)",
    "fr": r"inacceptables?|tolérance zéro|pas (?:tolérée?s?|acceptables?|admise?s?)",
    "de": r"inakzeptabel|nicht (?:geduldet|hinnehmbar|akzeptabel)|Null-?[Tt]oleranz",
    "it": r"inaccettabil\w+|tolleranza zero|non (?:è|sono|viene|vengono) tollerat\w+",
    "es": r"inaceptables?|tolerancia cero|no (?:se tolera\w*|es aceptable|son aceptables)",
    "ru": r"неприемлем\w+|нулев\w+ терпимост\w+",
    "nl": r"onaanvaardbaar|onaanvaardbare|nultolerantie|niet (?:getolereerd|toegestaan)",
    "ar": r"غير مقبول\w*|عدم التسامح",
}
"""Words that reject a conduct wherever they stand in a sentence without a modal word, by language."""

SCOPES: Mapping[str, Mapping[StatedScope, str]] = {
    "en": {
        StatedScope.STAFF: r"staff|employees?|officials?|civil servants?|personnel",
        StatedScope.SECONDED: r"second(?:ed|ees?)",
        StatedScope.CONTRACTORS: r"(?:sub)?contractors?|consultants?|suppliers?|vendors?|service providers?",
        StatedScope.UNIFORMED: r"uniformed|military personnel|soldiers?|police officers?|peacekeepers?",
        StatedScope.INTERNS: r"interns?|trainees?|volunteers?",
        StatedScope.PARTNERS: r"(?:implementing|executing) (?:partners?|agencies)|partner organi[sz]ations?",
        StatedScope.ON_DUTY: r"on[ -]duty|at work|working hours|at all times|in the performance of (?:their|his|her)",
        StatedScope.OFF_DUTY: r"off[ -]duty|outside (?:work|working hours|it)|private li(?:fe|ves)|at all times",
        StatedScope.AFTER_SEPARATION: r"after (?:leaving|separation|they have left|the end of|cessation|ceasing)|"
        r"former (?:staff|officials?|employees?|members?)|after (?:\w+ ){0,3}(?:left|leaves?|service)",
    },
    "fr": {
        StatedScope.STAFF: r"personnels?|agents?|fonctionnaires?|employés?",
        StatedScope.SECONDED: r"détachée?s?",
        StatedScope.CONTRACTORS: r"prestataires?|consultants?|sous-traitants?|fournisseurs?|contractants?",
        StatedScope.UNIFORMED: r"en uniforme|militaires?|soldats?|policiers?|gardes-frontières?",
        StatedScope.INTERNS: r"stagiaires?|bénévoles?|volontaires?",
        StatedScope.PARTNERS: r"partenaires?",
        StatedScope.ON_DUTY: r"en service|dans l['’]exercice de (?:ses|leurs) fonctions|en toutes? circonstances?",
        StatedScope.OFF_DUTY: r"(?:hors|en dehors) (?:du|de) service|vie privée|en toutes? circonstances?",
        StatedScope.AFTER_SEPARATION: r"après (?:la )?(?:cessation|leur départ|son départ|avoir quitté)|"
        r"anciens? (?:agents?|fonctionnaires?|membres?)",
    },
    "de": {
        StatedScope.STAFF: r"Bedienstete\w*|Beamt\w*|Mitarbeiter\w*|Beschäftigte\w*|Personal\w*|Angestellte\w*",
        StatedScope.SECONDED: r"abgeordnete\w*|entsandte\w*",
        StatedScope.CONTRACTORS: r"Auftragnehmer\w*|Berater\w*|Dienstleister\w*|Lieferant\w*",
        StatedScope.UNIFORMED: r"uniformierte\w*|Soldat\w*|Polizist\w*|Polizeibeamt\w*",
        StatedScope.INTERNS: r"Praktikant\w*|Freiwillige\w*",
        StatedScope.PARTNERS: r"Durchführungspartner\w*|Partnerorganisation\w*",
        StatedScope.ON_DUTY: r"im Dienst|bei der Arbeit|jederzeit",
        StatedScope.OFF_DUTY: r"außer Dienst|außerhalb des Dienstes|Privatleben\w*|jederzeit",
        StatedScope.AFTER_SEPARATION: r"nach (?:dem Ausscheiden|Beendigung|dem Ende)|ehemalige\w*",
    },
    "it": {
        StatedScope.STAFF: r"personale|dipendent[ei]|funzionari\w*|agenti?|impiegat[oiae]",
        StatedScope.SECONDED: r"distaccat[oiae]",
        StatedScope.CONTRACTORS: r"appaltator[ei]|consulent[ei]|fornitor[ei]",
        StatedScope.UNIFORMED: r"militar[ei]|in uniforme|soldat[oi]|poliziott[oi]",
        StatedScope.INTERNS: r"tirocinant[ei]|stagist[aei]|volontar[oi]",
        StatedScope.PARTNERS: r"partner",
        StatedScope.ON_DUTY: r"in servizio|in ogni momento",
        StatedScope.OFF_DUTY: r"fuori (?:dal |del )?servizio|vita privata|in ogni momento",
        StatedScope.AFTER_SEPARATION: r"dopo (?:la cessazione|la fine)|ex (?:dipendent[ei]|funzionari)",
    },
    "es": {
        StatedScope.STAFF: r"personal|funcionari\w*|empleados?|empleadas?|agentes?",
        StatedScope.SECONDED: r"adscrit[oa]s?|en comisión de servicio",
        StatedScope.CONTRACTORS: r"contratistas?|consultor(?:es|as?)?|proveedor(?:es|as?)?",
        StatedScope.UNIFORMED: r"uniformad[oa]s?|militares?|soldados?|policías?",
        StatedScope.INTERNS: r"pasantes?|becari[oa]s?|voluntari[oa]s?",
        StatedScope.PARTNERS: r"asociados en la ejecución|socios?",
        StatedScope.ON_DUTY: r"de servicio|en todo momento",
        StatedScope.OFF_DUTY: r"fuera del? servicio|vida privada|en todo momento",
        StatedScope.AFTER_SEPARATION: r"tras (?:el cese|la separación)|después de(?:l cese| dejar)",
    },
    "ru": {
        StatedScope.STAFF: r"персонал\w*|сотрудник\w*|служащ\w+|должностн\w+ лиц\w*|работник\w*",
        StatedScope.SECONDED: r"прикомандированн\w*|откомандированн\w*",
        StatedScope.CONTRACTORS: r"подрядчик\w*|консультант\w*|поставщик\w*",
        StatedScope.UNIFORMED: r"военнослужащ\w*|полицейск\w*",
        StatedScope.INTERNS: r"стаж[её]р\w*|волонт[её]р\w*|доброволь\w*",
        StatedScope.PARTNERS: r"партн[её]р\w*",
        StatedScope.ON_DUTY: r"на службе|при исполнении|в любое время",
        StatedScope.OFF_DUTY: r"вне службы|внеслужебн\w*|частн\w+ жизн\w*|в любое время",
        StatedScope.AFTER_SEPARATION: r"после (?:ухода|увольнения|прекращения)|бывш\w+ сотрудник\w*",
    },
    "ar": {
        StatedScope.STAFF: r"ال?موظف\w*|للموظف\w*|العاملين|العاملون",
        StatedScope.SECONDED: r"ال?معار\w*|ال?منتدب\w*",
        StatedScope.CONTRACTORS: r"ال?متعاقد\w*|ال?مقاول\w*|ال?استشاري\w*",
        StatedScope.UNIFORMED: r"ال?عسكري\w*|النظاميون|النظاميين",
        StatedScope.INTERNS: r"ال?متدرب\w*|ال?متطوع\w*",
        StatedScope.PARTNERS: r"ال?شركاء",
        StatedScope.ON_DUTY: r"أثناء العمل|أثناء الخدمة",
        StatedScope.OFF_DUTY: r"خارج (?:العمل|الخدمة|أوقات العمل)|الحياة الخاصة",
        StatedScope.AFTER_SEPARATION: r"بعد (?:انتهاء|ترك|مغادرة)",
    },
}
"""Words that name whom a rule binds and when, by language."""


def read_force_on(passage: str, text: str, language: str) -> StatedForce | None:
    """Return what a provision does on a topic: its passage on the topic where that has a modal word, else all of it."""
    return read_force(passage if find_modals(passage, language) else text, language)


def read_force(text: str, language: str) -> StatedForce | None:
    """Return what the words of a provision do: that of the sentence that binds most, of equals the first.

    A text without any modal word is read as a prohibition where it negates or rejects, else as a duty, as codes of
    conduct put theirs; None for a text without words.
    """
    found: list[tuple[int, StatedForce]] = []
    for sentence in sentences(text):
        force, start = PLAIN, 0
        for modal in find_modals(sentence, language):
            if modal.force > force:
                force, start = modal.force, modal.spans[0][0]
        is_negative = force in (PLAIN, Force.BINDS) and _negates(sentence, start, language)
        if is_negative or (force == PLAIN and _rejects(sentence, language)):
            found.append((force, StatedForce.PROHIBITS))
        else:
            found.append((force, FORCES[force]))
    return max(found, key=lambda one: one[0])[1] if found else None


def read_scope(text: str, language: str) -> frozenset[StatedScope]:
    """Return whom the words of a provision name, and when; nothing of what they do not name."""
    return frozenset(scope for scope, pattern in _scopes(base_language(language)).items() if pattern.search(text))


def _negates(sentence: str, start: int, language: str) -> bool:
    """Tell whether a sentence, from a modal word on or right before it, says that something is not to be done."""
    pattern = _negation(base_language(language))
    if pattern is None:
        return False
    before = NUMBER.sub("", sentence[:start])
    if before and (pattern.match(before) or pattern.search(before.split()[-1])):
        return True
    behind = sentence[start:]
    if base_language(language) not in VERB_LAST:
        behind = " ".join(behind.split()[: NEAR + 1])
    return bool(pattern.search(behind))


def _rejects(sentence: str, language: str) -> bool:
    pattern = _rejection(base_language(language))
    return pattern is not None and pattern.search(sentence) is not None


@cache
def _rejection(language: str) -> re.Pattern[str] | None:
    return _any_of(REJECTED.get(language))


@cache
def _negation(language: str) -> re.Pattern[str] | None:
    return _any_of(NEGATIONS.get(language))


def _any_of(words: str | None) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None


@cache
def _scopes(language: str) -> Mapping[StatedScope, re.Pattern[str]]:
    return {
        scope: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
        for scope, words in SCOPES.get(language, {}).items()
    }
