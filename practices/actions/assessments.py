"""Judging what a text says on a topic: the ledger of assessments."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from practices.actions.assessment_checks import lock_judgements
from practices.actions.ledger import append
from practices.models.assessments import WITH_WORDS, Assessment, AssessmentPin, AssessmentRecord, Finding, Judge, Says
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision
from practices.models.topics import Topic
from practices.permissions import judge_for
from practices.queries.assessments.pinned_words import EditionProvisions, standing_text

Pins = Sequence[tuple[Provision, str]]
"""Provisions, each with what it states (`Says`)."""


class SheetLine(TypedDict):
    """One topic (its code) of a sheet: provisions by uuid; `scope`: what each of them states, a space, its uuid."""

    topic: str
    finding: str
    rule: Sequence[str]
    scope: Sequence[str]


class AssessmentRefused(Exception):
    """The assessment breaks a rule of the exchange; the message is for the user."""


@transaction.atomic
def assess(
    *,
    instrument: InstrumentPage,
    topic: Topic,
    finding: str,
    by: Any,
    edition: EditionPage | None = None,
    pins: Pins = (),
    note: str = "",
) -> Assessment:
    """Record what `edition` says on `topic`, pinned to its words; it replaces what the same judge said before.

    Whom the rule binds and when is what a pinned provision states, and nothing else. The organization's own
    judgement is public at once, the secretariat's after agreement or notice. Where the same was judged before, of
    the same words, that entry is given. Raises AssessmentRefused.
    """
    judge = _judge(by, instrument)
    lock_judgements(text=edition.translation_key if edition else instrument.translation_key)
    if topic.retired_on is not None:
        raise AssessmentRefused(_("The topic %(topic)s was retired.") % {"topic": topic.label_in()})
    if finding not in Finding.values:
        raise AssessmentRefused(_("Choose a finding: what the text does."))
    if edition is None or finding == Finding.NOT_PUBLIC:
        _refuse_without_text(edition, instrument, finding, judge, pins)
        text = None
    else:
        text = standing_text(edition)
        _refuse_misfit(edition, instrument, finding, text)
        _refuse_pins(edition, finding, pins, by)
    stated = sorted({(str(row.public_id), row.hash, str(says)) for row, says in pins})
    assessment = Assessment(
        instrument=instrument,
        edition=edition,
        text=edition.translation_key if edition else instrument.translation_key,
        topic=topic,
        finding=finding,
        judge=judge,
        pins_stated=[list(one) for one in stated],
        text_digest=text.digest if text else "",
        by=by,
    )
    same = _same_as_before(assessment, note.strip())
    return same or _append(assessment, pins, note=note.strip(), is_public=judge == Judge.OWNER)


@transaction.atomic
def assess_sheet(*, edition: EditionPage, lines: Sequence[SheetLine], seen: str, by: Any) -> list[Assessment]:
    """Record what the people of a text confirmed on several topics, all or nothing, each as by `assess`.

    `seen` is the digest of the text that they were shown. Raises AssessmentRefused.
    """
    lock_judgements(text=edition.translation_key)
    text = standing_text(edition)
    if seen != text.digest:
        raise AssessmentRefused(_("The text has changed since it was shown here: check it again."))
    rows = {str(row.public_id): row for row in text.rows}
    topics = {topic.name: topic for topic in Topic.objects.filter(name__in=[line["topic"] for line in lines])}
    made = []
    for line in lines:
        scopes = [one.split(" ", 1) for one in line["scope"]]
        pins = [(rows[key], str(Says.RULE)) for key in line["rule"]] + [(rows[key], says) for says, key in scopes]
        made.append(
            assess(
                instrument=edition.instrument,
                edition=edition,
                topic=topics[line["topic"]],
                finding=line["finding"],
                pins=pins,
                by=by,
            )
        )
    return made


@transaction.atomic
def reverse_assessment(*, assessment: Assessment, by: Any, note: str) -> Assessment:
    """Record that `assessment` does not hold: of this judge nothing stands on this topic any more.

    Public where the entry is, or an earlier public one would come to the fore. Raises AssessmentRefused.
    """
    _refuse_other_judge(assessment, by)
    if not note.strip():
        raise AssessmentRefused(_("Explain why the assessment is not valid."))
    lock_judgements(text=assessment.text)
    if assessment.reverses_id or is_followed(assessment):
        raise AssessmentRefused(_("This assessment was already replaced or withdrawn."))
    before = Assessment.objects.filter(
        text=assessment.text, topic=assessment.topic_id, judge=assessment.judge, record__is_public=True
    )
    reversal = Assessment(
        instrument=assessment.instrument,
        edition=assessment.edition,
        text=assessment.text,
        topic=assessment.topic,
        finding=assessment.finding,
        judge=assessment.judge,
        reverses=assessment,
        by=by,
    )
    return _append(reversal, (), note=note.strip(), is_public=before.exists())


@transaction.atomic
def confirm_assessment(*, assessment: Assessment, edition: EditionPage, seen: str, by: Any) -> Assessment:
    """Judge the words that stand in `edition` now as `assessment` judged the earlier ones: a new entry.

    `edition` is that of the assessment after a correction, or one made from it. `seen` is the digest of its text
    that the person was shown. Raises AssessmentRefused.
    """
    _refuse_other_judge(assessment, by)
    lock_judgements(text=edition.translation_key)
    text = standing_text(edition)
    if seen != text.digest:
        raise AssessmentRefused(_("The text has changed since it was shown here: check it again."))
    pins = []
    for pin in assessment.pins.select_related("provision"):
        now = text.successor_of(pin.provision, pin.pinned_hash)
        if now is None:
            raise AssessmentRefused(_("Nothing replaces the pinned text: assess the text again."))
        pins.append((now, pin.says))
    return assess(
        instrument=assessment.instrument,
        topic=assessment.topic,
        finding=assessment.finding,
        by=by,
        edition=edition,
        pins=pins,
        note=assessment.record.note,
    )


def is_followed(assessment: Assessment) -> bool:
    """Tell whether the same judge has said something later on the same topic of the same text."""
    later = Assessment.objects.filter(text=assessment.text, topic=assessment.topic_id, judge=assessment.judge)
    return bool(later.filter(sequence__gt=assessment.sequence).exists())


def _judge(by: Any, instrument: InstrumentPage) -> Judge:
    assert instrument.organization is not None  # noqa: S101 - null only while a page is being made
    judge = judge_for(by, instrument.organization)
    if judge is None:
        raise AssessmentRefused(_("Only the organization itself and the secretariat assess its texts."))
    return judge


def _refuse_other_judge(assessment: Assessment, by: Any) -> None:
    if _judge(by, assessment.instrument) != assessment.judge:
        raise AssessmentRefused(
            _("This assessment was made by another assessor: only that assessor can replace or withdraw it.")
        )


def _refuse_without_text(
    edition: EditionPage | None, instrument: InstrumentPage, finding: str, judge: Judge, pins: Pins
) -> None:
    if finding != Finding.NOT_PUBLIC:
        raise AssessmentRefused(_("Specify the text."))
    if judge != Judge.OWNER:
        raise AssessmentRefused(
            _("Only the organization itself can state that it has a rule whose text is not public.")
        )
    if edition is not None or pins:
        raise AssessmentRefused(
            _(
                "That there is a rule whose text is not public is stated about the instrument: name no text and no "
                "provision."
            )
        )
    if not InstrumentPage.objects.filter(pk=instrument.pk, live=True).exists():
        raise AssessmentRefused(_("The instrument is not published yet."))


def _refuse_misfit(edition: EditionPage, instrument: InstrumentPage, finding: str, text: EditionProvisions) -> None:
    if edition.instrument_id != instrument.pk:
        raise AssessmentRefused(_("This is a text of another instrument."))
    if edition.is_summary:
        raise AssessmentRefused(_("A summary is a retelling: it is not assessed."))
    if not EditionPage.objects.filter(pk=edition.pk, live=True, instrument__live=True).exists():
        raise AssessmentRefused(_("This text is not published: a draft is not assessed."))
    if finding == Finding.NONE_FOUND and edition.is_incomplete:
        raise AssessmentRefused(_("“No provision found” cannot be stated about an extract."))
    if not text.rows:
        raise AssessmentRefused(_("This text has no provisions here yet: it cannot be assessed."))


def _refuse_pins(edition: EditionPage, finding: str, pins: Pins, by: Any) -> None:
    if finding not in WITH_WORDS and pins:
        raise AssessmentRefused(_("If no provision was found, pin none."))
    if finding in WITH_WORDS and Says.RULE not in {says for _row, says in pins}:
        raise AssessmentRefused(_("Pin at least one provision that states the rule."))
    if any(says not in Says.values for _row, says in pins):
        raise AssessmentRefused(_("A provision states the rule, whom it binds, or when."))
    keys = {row.pk for row, _says in pins}
    if any(row.edition_id != edition.pk for row, _says in pins):
        raise AssessmentRefused(_("A pinned provision belongs to another text."))
    readable = Provision.objects.visible_to(by).filter(pk__in=keys)
    if readable.count() != len(keys):
        raise AssessmentRefused(_("A pinned provision is no longer in the text: check it again."))
    if readable.filter(text="", children__withdrawn_at__isnull=True, children__isnull=False).exists():
        raise AssessmentRefused(_("A heading does not state a rule: pin the provisions below it."))


def _same_as_before(assessment: Assessment, note: str) -> Assessment | None:
    """Return the judge's newest entry if it says the same of the same words."""
    newest: Assessment | None = (
        Assessment.objects.filter(text=assessment.text, topic=assessment.topic, judge=assessment.judge)
        .select_related("record")
        .order_by("-sequence")
        .first()
    )
    if newest is None or newest.reverses_id or newest.record.note != note or not newest.record.holds:
        return None
    fields = ("finding", "pins_stated", "text_digest")
    return newest if all(getattr(newest, name) == getattr(assessment, name) for name in fields) else None


def _append(assessment: Assessment, pins: Iterable[tuple[Provision, str]], *, note: str, is_public: bool) -> Assessment:
    salt = secrets.token_hex(16)
    assessment.record_digest = Assessment.digest_of_record(salt, {"note": note})
    made = append(assessment)
    AssessmentPin.objects.bulk_create(
        AssessmentPin(assessment=made, provision=row, pinned_hash=row.hash, says=says)
        for row, says in dict.fromkeys((row, str(says)) for row, says in pins)
    )
    AssessmentRecord.objects.create(assessment=made, salt=salt, note=note, is_public=is_public)
    return made
