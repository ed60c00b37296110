"""The words of a note with its checked sentences marked, each leading to its check."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from practices.documents.verbatim import find_verbatim
from practices.queries.claims.checked import ClaimRow

register = template.Library()


@register.filter
def at(placed: Mapping[str, tuple[ClaimRow, ...]], eid: str) -> tuple[ClaimRow, ...]:
    """Return the checks of the sentences that stand in the provision at this eId."""
    return placed.get(eid, ())


@register.simple_tag
def claimed_words(text: str, claims: Iterable[ClaimRow]) -> SafeString:
    """Set a text, each checked sentence in it marked with a link to its check; what overlaps is marked once."""
    return format_html_join("", "{}", ((piece,) for piece in _pieces(text, list(claims))))


@register.simple_tag
def claimed_paragraphs(text: str, claims: Iterable[ClaimRow]) -> SafeString | str:
    """Cut a text into paragraphs with its checked sentences marked; without checks give it as it is."""
    listed = list(claims)
    if not listed:
        return text
    paragraphs = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return format_html_join("", "<p>{}</p>", ((claimed_words(part, listed),) for part in paragraphs if part))


def _pieces(text: str, claims: Sequence[ClaimRow]) -> Iterator[SafeString | str]:
    found = ((find_verbatim(text, claim.sentence.text), claim) for claim in claims)
    spans = sorted(((span, claim) for span, claim in found if span is not None), key=lambda pair: pair[0])
    place = 0
    for (start, end), claim in spans:
        if start < place:
            continue
        yield text[place:start]
        yield format_html(
            '<span class="claimed">{}</span><a class="claim-mark" href="#claim-{}" aria-label="{}">*</a>',
            text[start:end], claim.id, _("Checked against the text"),
        )  # fmt: skip
        place = end
    yield text[place:]
