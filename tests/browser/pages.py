"""The public pages of the demonstration that are looked at, each type once, by name."""

from tests.browser.serving import Portal

FORUM = "/organizations/standing-forum/model-code/2004-05-13-en/"
FORUM_BEFORE = "/organizations/standing-forum/model-code/2000-05-18-en/"
SEAS = "/organizations/northern-seas-commission/staff-rules-chapter-4/2003-06-01-en/"
ALPINE = "/organizations/corps-alpin/code-de-deontologie/2002-09-01-fr/"
POLAR = "/organizations/polar-council/conduct-policy/2004-11-01-ru/"
HARBOUR = "/organizations/harbour-union/staff-regulations/2005-01-01-en-consolidation/"
LAKES = "/organizations/lakes-convention/verhaltenskodex/2003-10-16-de/"
EXTRACT = "/organizations/customs-forum/integrity-rules/2002-11-07-en-extract/"
SUMMARY = "/organizations/lakes-convention/verhaltenskodex/2003-10-16-en-summary/"

PATHS = {
    "home": "/",
    "organizations": "/organizations/",
    "organization": "/organizations/northern-seas-commission/",
    "organization without texts": "/organizations/osce/",
    "instrument": "/organizations/standing-forum/model-code/",
    "instrument without text": "/organizations/northern-seas-commission/personnel-notice-9/",
    "edition in English": FORUM,
    "edition in French": ALPINE,
    "edition in Russian": POLAR,
    "extract": EXTRACT,
    "summary": SUMMARY,
    "practice": "/organizations/harbour-union/port-liaison-officers/",
    "practice with a checked sentence": "/organizations/lakes-convention/vertrauensperson/",
    "feeds": "/feeds/",
    "exchange": "/exchange/",
    "data": "/data/",
    "questions": "/questions/",
    "question": "/questions/services-of-victims/",
    "question, narrowed": "/questions/services-of-victims-off-duty/",
    "joint initiatives": "/initiatives/",
    "joint initiative": "/initiatives/trainers-roster/",
    "link that opens nothing": "/returns/not-a-link/",
    "follow by e-mail": "/follow/?topic=gifts&q=gifts&kind=edition",
    "instruments": "/instruments/",
    "instruments, narrowed": "/instruments/?kind=code_of_conduct&language=fr",
    "practices": "/practices/",
    "topics": "/topics/",
    "topic": "/topics/gifts/",
    "search": "/search/?q=gifts",
    "search, nothing found": "/search/?q=zyzzyva",
    "search, nothing asked": "/search/",
    "picker": "/compare/",
    "gap picker": "/gaps/",
    "adoptions": "/adoptions/",
    "coverage": "/coverage/",
    "coverage of one topic": "/coverage/?topic=gifts",
    "adoptions in detail": "/adoptions/?detail=1",
    "reports": "/reports/",
    "report": "/reports/2/",
    "list behind a figure": "/reports/2/figures/with_similar_instrument/",
    "standard page": "/about/",
    "privacy": "/privacy/",
    "page not found": "/nobody/serves/this/",
}
COMPARED = {
    "two by provision": ((FORUM, SEAS), ""),
    "three by provision": ((FORUM, ALPINE, POLAR), ""),
    "six by provision": ((FORUM, SEAS, ALPINE, POLAR, HARBOUR, LAKES), ""),
    "three by topic": ((FORUM, ALPINE, POLAR), "topic"),
    "a summary by topic": ((FORUM, SUMMARY), "topic"),
    "two word by word": ((FORUM_BEFORE, FORUM), "words"),
    "two languages word by word": ((FORUM, POLAR), "words"),
    "three by gaps": ((FORUM, SEAS, HARBOUR), "gaps"),
}
GAPS = {
    "gaps": ((HARBOUR, FORUM), ""),
    "gaps in another language": ((POLAR, FORUM), "&say=sec_9__para_9.1&languages=all"),
    "gaps of an extract": ((EXTRACT, FORUM), ""),
    "gaps by topic": ((SEAS, FORUM), "&by=topic"),
}
SIMILAR = {"similar": "/organizations/standing-forum/model-code/"}
PAGES = [*PATHS, *COMPARED, *GAPS, *SIMILAR]
MAIN_PAGES = [
    "home",
    "instrument",
    "organization",
    "topic",
    "question",
    "two word by word",
    "adoptions",
    "report",
    "search",
]


def path_of(page: str, portal: Portal) -> str:
    """Return the path of a page by its name."""
    if page in PATHS:
        return PATHS[page]
    if page in GAPS:
        texts, more = GAPS[page]
        return portal.gaps(*texts, more=more)
    if page in SIMILAR:
        return portal.similar(SIMILAR[page])
    editions, by = COMPARED[page]
    return portal.compare(*editions, by=by)
