"""From gap to draft: own text against a reference, others' wordings for what is missing, and the drafting pack."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.models.editions import EditionPage, TextStatus, today
from practices.queries.gaps.baskets import Basket, fill_basket, load_basket
from practices.queries.gaps.by_topic import find_topic_gaps
from practices.queries.gaps.choices import gap_choices
from practices.queries.gaps.drafting_pack import export_pack, make_pack
from practices.queries.gaps.sheet import GapOrder, GapRow, GapTexts, find_gaps, load_gap_texts
from practices.queries.gaps.wordings import Wording, describe_wordings, find_wordings
from practices.queries.wording import active_language
from practices.texts.words import base_language
from practices.views.exports import hand_over
from practices.views.gap_addresses import ALL_LANGUAGES, GapAddress, read_gap_address


@dataclass(frozen=True, slots=True)
class ProvisionWordings:
    """How others say one provision of the reference, the nearest first."""

    row: GapRow
    wordings: tuple[Wording, ...]


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Show what of a reference an own text has, or choose the two."""
    asked = read_gap_address(request.GET)
    own, reference = load_pair(asked, request.user)
    problems = [*asked.problems, *pair_problems(own, reference)]
    context: dict[str, Any] = {"asked": asked, "own": own, "reference": reference, "robots_out": bool(asked.own)}
    if own is None or reference is None or pair_problems(own, reference):
        keep = [key for key in (asked.own, asked.reference) if key is not None]
        choices = gap_choices(request.user, find=request.GET.get("find", ""), keep=keep)
        context |= {"choices": choices, "problems": problems}
        return render(request, "practices/gaps.html", context)
    context["orders"] = [(order.label, asked.address(by=order.value, say=""), order == asked.by) for order in GapOrder]
    if asked.by == GapOrder.TOPIC:
        context["topics"] = find_topic_gaps(own, reference, request.user)
        context["basket"] = _shown(asked, None, None, request.user)[1]
    else:
        texts = load_gap_texts(own, reference)
        sheet = find_gaps(texts)
        row = sheet.row(asked.say) if asked.say else None
        if asked.say and row is None:
            problems.append(_("The reference no longer has this provision; no wordings are shown."))
        elif row is not None and row.is_present:
            row = None
            problems.append(_("This provision has a counterpart in your text; no wordings are shown."))
        context["sheet"] = sheet
        context["said"], context["basket"] = _shown(asked, row, texts, request.user)
    context["problems"] = problems
    return render(request, "practices/gaps.html", context)


@require_safe
def drafting_pack(request: HttpRequest) -> HttpResponse:
    """Hand over the drafting pack; 404 where the two texts are not chosen, or not there for the reader."""
    asked = read_gap_address(request.GET)
    own, reference = load_pair(asked, request.user)
    if own is None or reference is None or pair_problems(own, reference):
        raise Http404
    basket = load_basket([(item.id, item.place) for item in asked.basket], request.user)
    sheet = find_gaps(load_gap_texts(own, reference))
    response = hand_over(request, export_pack(make_pack(sheet, basket, request.user, on=today())))
    response["X-Robots-Tag"] = "noindex"
    return response


def load_pair(asked: GapAddress, user: Any) -> tuple[EditionPage | None, EditionPage | None]:
    """Return own text and reference; 404 if one that was asked for is not there for `user`."""
    keys = {key for key in (asked.own, asked.reference) if key is not None}
    if not keys:
        return None, None
    visible = EditionPage.objects.visible_to(user).filter(translation_key__in=keys).defer("numbered_text")
    found = {edition.translation_key: edition for edition in visible.for_listing()}
    if len(found) < len(keys):
        raise Http404
    return (found[asked.own] if asked.own else None, found[asked.reference] if asked.reference else None)


def pair_problems(own: EditionPage | None, reference: EditionPage | None) -> list[str]:
    """Say why two texts cannot be set against each other."""
    if reference is not None and reference.text_status == TextStatus.SUMMARY:
        return [_("A summary is a retelling: choose the text itself as the reference.")]
    if own is not None and reference is not None and own.pk == reference.pk:
        return [_("Both are the same text: choose another reference.")]
    return []


def _shown(
    asked: GapAddress, row: GapRow | None, texts: GapTexts | None, user: Any
) -> tuple[ProvisionWordings | None, Basket]:
    """Return the wordings for the provision that is asked about, and the basket, read together.

    Those in the reader's language come first.
    """
    near: list[int] = []
    if row is not None and texts is not None:
        editions = (texts.own.edition, texts.reference.edition)
        near = find_wordings(
            row.unit,
            texts.reference_vectors,
            user,
            without=[edition.instrument.organization_id for edition in editions],
            language="" if asked.languages == ALL_LANGUAGES else active_language(),
        )
    taken = [(item.id, item.place) for item in asked.basket]
    known = describe_wordings(user, keys=near, ids=[key for key, _place in taken])
    found = [known[key] for key in near if key in known]
    found.sort(key=lambda wording: base_language(wording.language) != active_language())
    return ProvisionWordings(row, tuple(found)) if row is not None else None, fill_basket(taken, known)
