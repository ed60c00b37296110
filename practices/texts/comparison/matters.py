"""Whether a provision is a rule, or one of those that stand around the rules: enacting words, definitions, the end."""

import re
from collections import Counter
from collections.abc import Iterable
from enum import IntEnum

LONGEST_TITLE = 70
"""Characters of the opening words that stand for a title."""


class ProvisionMatter(IntEnum):
    """What a provision is of, in the order in which rows stand."""

    RULE = 0
    ENACTING = 1  # who enacts it, and why: preambles, recitals, citations
    DEFINITIONS = 2
    FINAL = 3  # entry into force, signature, depositary, languages, repeal


_HEADINGS = {
    ProvisionMatter.ENACTING: (
        r"preamble|enacting (?:clause|words|formula)|recitals?|whereas|pr[ée]ambule|consid[ée]rants?|pr[äa]ambel|"
        r"eingangsformel|erw[äa]gungsgr[üu]nde|pre[áa]mbulo?|considerandos|preambolo|preambule|aanhef|преамбула|"
        r"(?:ال)?ديباجة|序言"
    ),
    ProvisionMatter.DEFINITIONS: (
        r"(?:definitions?|interpretation|use of terms|terms used|meaning of terms)(?: and (?:interpretation|"
        r"use of terms))?|"
        r"(?:terminologie|d[ée]finitions?(?: et interpr[ée]tation)?)|"
        r"emplois? des termes|gebruikte termen|begriffsbestimmungen|definitionen|begriffe|definici[óo]n(?:es)?|"
        r"t[ée]rminos empleados|definizion[ei]|"
        r"defini[çc](?:[ãa]o|[õo]es)|definities|begripsbepalingen|begripsomschrijvingen|определени[ея]|термины|"
        r"употребление терминов|(?:ال)?تعاريف|(?:ال)?تعريفات|المصطلحات المستخدمة|用语|定义"
    ),
    ProvisionMatter.FINAL: (
        r"final (?:provisions?|clauses?)|amendments?|territorial application|withdrawal|"
        r"entry into force(?:.{0,40})?|coming into (?:force|operation)|commencement|"
        r"signature(?:,? and entry into force|, .{0,60})?|ratification(?:.{0,40})?|accession|depositar(?:y|"
        r"ies)(?:.{0,30})?|denunciation|"
        r"reservations?|(?:authentic texts?|languages)(?:.{0,30})?|repeals?|transitional (?:provisions?|measures)|"
        r"transposition|addressees|short title|"
        r"dispositions finales|clauses finales|entr[ée]e en vigueur|ratification|adh[ée]sion|d[ée]positaire|"
        r"d[ée]nonciation|r[ée]serves?|textes authentiques|abrogations?|dispositions transitoires|destinataires|"
        r"schlussbestimmungen|schlussvorschriften|inkrafttreten(?:.{0,30})?|au[ßs]erkrafttreten|kündigung|verwahrer|"
        r"[üu]bergangs(?:bestimmungen|vorschriften)|"
        r"disposiciones finales|cl[áa]usulas finales|entrada en vigor|ratificaci[óo]n|depositario|denuncia|reservas|"
        r"disposizioni finali|entrata in vigore|disposi[çc][õo]es finais|slotbepalingen|inwerkingtreding|opzegging|"
        r"заключительные (?:положения|статьи)|вступление в силу|ратификация|депозитарий|денонсация|оговорки|"
        r"(?:ال)?أحكام (?:ال)?ختامية|بدء (?:ال)?نفاذ|(?:ال)?تصديق|(?:ال)?وديع|最后条款|生效"
    ),
}
_OPENINGS = {
    ProvisionMatter.ENACTING: (
        r"having regard to|whereas\b|(?:bearing in mind|recalling|recognizing|considering|noting|reaffirming)\b|"
        r"the (?:states parties|high contracting parties|general assembly|council|parties) .{0,40}to th(?:is|"
        r"e present)\b.{0,60},$|"
        r"ha(?:s|ve) (?:adopted|agreed)\b|her majesty|(?:vu|consid[ée]rant|rappelant|reconnaissant) |"
        r"(?:gest[üu]tzt auf|in erw[äa]gung|der bundestag hat)|(?:vistos?|considerando|recordando|reconociendo) |"
        r"(?:visto|considerato|ricordando) |(?:gelet op|overwegende)|(?:принимая во внимание|учитывая|признавая|"
        r"напоминая)|"
        r"(?:إذ |وإذ )"
    ),
    ProvisionMatter.DEFINITIONS: (
        r"for the purposes? of (?:this|the present|these) (?!article|section|paragraph|"
        r"rule)\w+\b.{0,120}(?:means?|shall mean|[:,]\s*$|definitions?|apply)|"
        r"in (?:this|the present|these) \w+(?: \w+)?[,:]? (?:unless|the following)\b.{0,60}|"
        r"the following definitions apply|"
        r"aux fins (?:de la|du|des) pr[ée]sente?s?\b.{0,120}(?:entend|d[ée]signe|s.appliquent|[:,]\s*$)|"
        r"(?:im sinne dies(?:es|er)|f[üu]r die zwecke dies)|a los (?:efectos|fines) (?:de la|del) presente|"
        r"ai fini (?:della|del) presente|para (?:os )?efeitos d|voor de toepassing van (?:dit verdrag|deze wet|"
        r"dit besluit|dit protocol)|"
        r"(?:для целей|в целях) настоящ|(?:لأغراض|في مفهوم) هذ"
    ),
    ProvisionMatter.FINAL: (
        r"(?:this|the present) \w+(?: \w+)? (?:shall (?:enter|come) into force|(?:is|"
        r"shall be) (?:open(?:ed)? )?(?:to|for) (?:signature|accession)|"
        r"is subject to ratification|is addressed to)|.{0,60}\b(?:are|being) equally authentic|"
        r"in witness whereof|done at |"
        r"(?:le|la) pr[ée]sente? \w+ (?:entre(?:ra)? en vigueur|est (?:ouverte? [àa] |"
        r"soumise? [àa] ratification))|en foi de quoi|"
        r"(?:dieses?|diese) \w+ tritt .{0,60}in kraft|(?:el|la) presente \w+ (?:entrar[áa] en vigor|"
        r"estar[áa] abiert)|"
        r"(?:il|la) presente \w+ entra in vigore|dit \w+ treedt .{0,60}in werking|"
        r"настоящ\w+ \w+ (?:вступает в силу|открыт)|(?:يبدأ|يدخل) .{0,40}(?:نفاذ|حيز)"
    ),
}
_HEADED = {kind: re.compile(rf"(?:{words})[.:]?", re.IGNORECASE) for kind, words in _HEADINGS.items()}
_OPENED = {kind: re.compile(rf"(?:^|,\s+|\n)(?:{words})", re.IGNORECASE) for kind, words in _OPENINGS.items()}
_NUMBERED = re.compile(r"^(?:\W*(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s*)+", re.IGNORECASE)


def matter_of(title: str, text: str, *, is_in_article: bool) -> ProvisionMatter:
    """Tell what a provision is of by its title, else by its opening words; a rule where neither says so.

    What stands in an article enacts nothing, however it opens.

    Reads the six languages of the United Nations, German, Italian, Portuguese and Dutch.
    """
    for kind, pattern in _HEADED.items():
        if title and pattern.fullmatch(title.strip()):
            return kind
    opening = _NUMBERED.sub("", text[:400].lstrip())
    if not is_in_article and _OPENED[ProvisionMatter.ENACTING].search(opening):
        return ProvisionMatter.ENACTING
    others = (ProvisionMatter.DEFINITIONS, ProvisionMatter.FINAL)
    return next((kind for kind in others if _OPENED[kind].match(opening)), ProvisionMatter.RULE)


def matter_of_row(found: Iterable[ProvisionMatter]) -> ProvisionMatter:
    """Return what most provisions of a row are of; a rule where it is a draw."""
    counts = Counter(found)
    return min(counts, key=lambda kind: (-counts[kind], kind), default=ProvisionMatter.RULE)


def opening_words(text: str) -> str:
    """Return the words that a text opens with, cut between two words, as a title for what has none."""
    opening = " ".join(_NUMBERED.sub("", text[: 6 * LONGEST_TITLE]).split())
    if len(opening) <= LONGEST_TITLE:
        return opening.rstrip(" .;:,")
    cut = opening[: LONGEST_TITLE + 1]
    words = cut.rpartition(" ")[0] if " " in cut[LONGEST_TITLE // 2 :] else cut[:LONGEST_TITLE]
    return words.rstrip(" .;:,") + "…"
