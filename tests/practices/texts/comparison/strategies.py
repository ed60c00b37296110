"""Editions that hypothesis invents: few words, so that likeness and duplicates are common."""

from hypothesis import strategies as st

from practices.texts.comparison import Clause

WORDS = "staff shall not accept keep gifts secrets leave report code الموظف сотрудник 职员 l'agent 12 ( ;"
TEXTS = st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)
LANGUAGES = st.sampled_from(["en", "fr", "ru", "ar", "zh", "xx"])


@st.composite
def editions(draw: st.DrawFn, most: int = 7) -> list[Clause]:
    """Clauses with unique keys; texts, headings and topics come more than once."""
    texts = draw(st.lists(TEXTS, max_size=most))
    return [
        Clause(
            key=str(place),
            text=text,
            heading=draw(st.sampled_from(["", "Gifts", "Leave of absence"])),
            language=draw(LANGUAGES),
            topics=draw(st.frozensets(st.sampled_from(["gifts", "leave"]), max_size=2)),
        )
        for place, text in enumerate(texts)
    ]
