"""The words that name a division of a text, in the languages that the portal reads."""

from enum import StrEnum
from functools import lru_cache


class LabelKind(StrEnum):
    """What a label names; the order of the containers is their usual order from outer to inner."""

    BOOK = "book"
    PART = "part"
    TITLE = "title"
    CHAPTER = "chapter"
    DIVISION = "division"  # a section that can only hold articles: Abschnitt, afdeling, раздел
    SUBDIVISION = "subdivision"
    ANNEX = "annex"
    ARTICLE = "article"
    RULE = "rule"
    REGULATION = "regulation"
    SECTION = "section"  # holds articles, is one, or lies below one: the text decides
    CLAUSE = "clause"
    PREAMBLE = "preamble"
    NUMBER = "number"
    BULLET = "bullet"


CONTAINERS = (
    LabelKind.BOOK,
    LabelKind.PART,
    LabelKind.TITLE,
    LabelKind.CHAPTER,
    LabelKind.DIVISION,
    LabelKind.SUBDIVISION,
)
DIVISIONS = frozenset(
    {
        *("book", "tome", "part", "subpart", "title", "subtitle", "chapter", "subchapter", "division", "subdivision"),
        *("section", "subsection", "hcontainer", "doc", "attachment", "appendix"),
    }
)
"""Elements that hold others and give them a heading; a section is in many texts what an article is in others."""
UNITS = (LabelKind.ARTICLE, LabelKind.RULE, LabelKind.REGULATION, LabelKind.SECTION, LabelKind.CLAUSE)

_WORDS = {
    LabelKind.BOOK: "book livre boek buch libro libro книга الكتاب",
    LabelKind.PART: "part partie deel teil parte часть الجزء",
    LabelKind.TITLE: "title titre titel título titulo titolo الباب",
    LabelKind.CHAPTER: "chapter chapitre hoofdstuk kapitel capítulo capitulo capo capitolo глава الفصل",
    LabelKind.DIVISION: "abschnitt afdeling раздел القسم",
    LabelKind.SUBDIVISION: "paragraaf subsection sous-section unterabschnitt subsección subdivision",
    LabelKind.ANNEX: (
        "annex annexe appendix schedule bijlage anlage anhang anexo allegato приложение ملحق المرفق الملحق "
        "appendice apéndice aanhangsel attachment"
    ),
    LabelKind.ARTICLE: "article art. art artikel artículo articulo статья المادة مادة articolo artigo madde άρθρο",
    LabelKind.RULE: "rule règle regel regla правило القاعدة regola",
    LabelKind.REGULATION: "regulation",
    LabelKind.SECTION: "section sec. sect. sektion sección seccion sezione secção § §§",
    LabelKind.CLAUSE: "clause cláusula clausula clausola",
    LabelKind.PREAMBLE: "preamble préambule preambule präambel preámbulo preambolo преамбула الديباجة",
}
KEYWORDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
QUALIFIERS = {"staff"}  # "Staff Rule 101.2", "Staff Regulation 1.1"

CONTENTS = {
    *("contents", "table of contents", "table des matières", "sommaire", "inhoud", "inhoudsopgave", "índice"),
    *("inhaltsverzeichnis", "inhalt", "inhaltsübersicht", "indice", "содержание", "оглавление", "المحتويات"),
    "目录",
}

ENDINGS = (
    *(
        "in witness whereof",
        "in faith whereof",
        "done at ",
        "done in ",
        "en foi de quoi",
        "fait à ",
        "fait en ",
    ),
    *(
        "ten blijke waarvan",
        "gedaan te ",
        "zu urkund dessen",
        "geschehen zu ",
        "en fe de lo cual",
        "hecho en ",
    ),
    *("в удостоверение чего", "совершено в ", "in fede di che", "fatto a ", "وإثباتا لما تقدم", "حررت في "),
)

_DANGLING = {
    "en": "in of to the by under with for from on at as than a an and or its their this that which per "
    "article articles section sections paragraph paragraphs subparagraph subparagraphs annex rule rules "
    "regulation regulations chapter part point points no nos",
    "fr": "de du des la le les à au aux et ou par dans en sur sous pour l'article article articles paragraphe "
    "paragraphes alinéa annexe section chapitre point points",
    "nl": "van het de een en in op met bij aan door voor uit te artikel artikelen lid leden bijlage onder punt",
    "de": "der die das des dem den von zu und oder im in nach mit für auf gemäß artikel art abs absatz absätze "
    "nr nummer § §§ anlage",
    "es": "de del la el los las y o en por con a al artículo artículos párrafo párrafos sección",
    "it": "di del della dei e o in per con a al articolo articoli comma paragrafo",
    "ru": "в и с по на от к о об или статьи статье статьей статьями пункта пункте пунктом пунктами",
    "ar": "في من على إلى المادة الفقرة و أو",
}
_REFERENCES = (
    "article articles section sections paragraph paragraphs subparagraph subparagraphs annex rule "
    "rules regulation regulations chapter point points item items no paragraphe paragraphes alinéa "
    "alinéas artikel artikelen lid leden punt absatz absätze nummer nr § §§ artículo artículos "
    "párrafo párrafos articolo articoli comma статьи статье пункта пункте пунктом المادة الفقرة"
)
REFERENCES = frozenset(_REFERENCES.split())
_JOINING = {"and", "or", "et", "ou", "en", "of", "und", "oder", "y", "o", "e", "и", "или", "و", "أو"}


_VERBS = (
    "is are was were be has have had shall may must will can should does do applies apply means mean enters enter "
    "est sont a ont peut peuvent doit doivent sera seront entre s'applique "
    "es son ha han puede pueden debe deben será serán "
    "entra è sono può possono deve devono sarà saranno ist sind wird werden kann können darf dürfen muss müssen hat "
    "haben gilt gelten wordt worden kan kunnen mag mogen moet moeten heeft hebben zijn zal zullen является являются "
    "может могут должен должны обязан обязаны вступает"
)
VERBS = frozenset(_VERBS.split())
"""Words that a sentence has and a heading has not."""

_MONTHS = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec janvier février mars avril mai juin juillet août septembre octobre novembre décembre januari "
    "februari maart mei juni juli augustus oktober januar februar märz dezember enero febrero marzo abril mayo junio "
    "julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre "
    "ottobre dicembre января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)
_MONTH_NAMES = frozenset(_MONTHS.split())


def is_month(text: str) -> bool:
    """Say whether `text` begins with the name of a month, so that a number before it is a day."""
    return text[:12].casefold().partition(" ")[0].strip(".,;") in _MONTH_NAMES


@lru_cache(maxsize=64)
def read_dangling(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that a sentence cannot end with, and those of them that may end a list item.

    An unknown language gets the words of English.
    """
    words = frozenset(_DANGLING.get(language.partition("-")[0].lower(), _DANGLING["en"]).split())
    joining = frozenset(_JOINING - ({"of"} if not language.startswith("nl") else set()))
    return words, joining
