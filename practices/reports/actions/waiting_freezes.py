"""Reports that the worker freezes: where the ledgers are long, nobody has to wait for it at a screen."""

import logging
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from organizations.languages import language_of_person
from practices.models.job_runs import JobUnfinished
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report
from practices.reports.actions.drafts import DraftRefused, lock_draft, open_draft, refuse_unseen
from practices.reports.actions.freezing import RESTS_ON, FreezeRefused, FreezeStopped, freeze_report

logger = logging.getLogger(__name__)
FROZEN_AT_ONCE = 2000
"""Up to how many entries of the ledgers a report is frozen while its reader waits: some two seconds."""


def freeze_or_ask(*, draft: ReportDraft, by: Any, seen: str | None = None) -> Report | None:
    """Freeze a draft, or, where the ledgers are long, have the worker do it (None).

    `seen`: `version_of` the draft that is to be frozen; while it waits it cannot be changed. Raises FreezeRefused.
    """
    if sum(ledger._default_manager.count() for ledger in RESTS_ON) <= FROZEN_AT_ONCE:
        return freeze_report(draft=draft, by=by, seen=seen)
    _ask(draft, by, seen)
    return None


@transaction.atomic
def stop_freezing(*, draft: ReportDraft, by: Any) -> None:
    """Take back that the worker is to freeze a draft, while it is not at it. Raises DraftRefused."""
    draft = lock_draft(draft=draft, by=by)
    draft.freezing_asked_at, draft.freezing_refused = None, ""
    draft.save(update_fields=["freezing_asked_at", "freezing_refused"])


def freeze_waiting() -> int:
    """Freeze what waits for it, the longest first; return how many issues were made.

    What is refused, or fails, says why. Raises JobUnfinished for what failed, once the others are made.
    """
    waiting = list(ReportDraft.objects.to_freeze().select_related("freezing_asked_by"))
    done = [_freeze(draft) for draft in waiting]
    if None in done:
        raise JobUnfinished(f"{done.count(None)} issues could not be made")
    return done.count(True)


@transaction.atomic
def _ask(draft: ReportDraft, by: Any, seen: str | None) -> None:
    try:
        draft = open_draft(draft=draft, by=by)
        refuse_unseen(draft, seen)
    except DraftRefused as refusal:
        raise FreezeRefused(str(refusal)) from refusal
    draft.freezing_asked_at, draft.freezing_asked_by, draft.freezing_refused = timezone.now(), by, ""
    draft.save(update_fields=["freezing_asked_at", "freezing_asked_by", "freezing_refused"])


def _freeze(draft: ReportDraft) -> bool | None:
    """Freeze a draft for who asked; None where that failed, and not because of the draft."""
    by, asked_at = draft.freezing_asked_by, draft.freezing_asked_at
    with override(language_of_person(by)):
        try:
            freeze_report(draft=draft, by=by, asked_at=asked_at)
        except FreezeStopped:
            return False
        except FreezeRefused as refusal:
            _say(draft, str(refusal))
            return False
        except OperationalError:
            raise
        except Exception:  # one report must not keep the others waiting
            logger.exception("draft %s could not be frozen", draft.public_id)
            _say(draft, _("Something went wrong here."))
            return None
    return True


def _say(draft: ReportDraft, words: str) -> None:
    """Say why a draft was not frozen, unless somebody stopped it or asked anew."""
    waiting = ReportDraft.objects.to_freeze().filter(pk=draft.pk, freezing_asked_at=draft.freezing_asked_at)
    waiting.update(freezing_asked_at=None, freezing_refused=words)
