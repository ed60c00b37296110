"""One notice, one source, one letter or one confirmation for many adoption facts; each is recorded by itself."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from practices.actions.adoption_notices import agree_to_adoption, give_adoption_notices
from practices.actions.adoptions import AdoptionRefused, lock_all
from practices.actions.kept_files import keeping_files
from practices.actions.outside_acts import gathering_mails
from practices.actions.relayed import Provenance, RelayRefused
from practices.actions.relayed_decisions import confirm_relayed
from practices.models.adoptions import AdoptionEvent
from practices.models.outreach.enquiries import Enquiry
from practices.models.relayed import RelayedQuerySet, RelayedStatement
from practices.outreach.queries.enquiry_answers import answers_of
from practices.sheets.kinds.letters import letter_of


@dataclass
class DoneForMany:
    """For how many facts an act was done, and why not for the others, each with its organization."""

    count: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def notify_of_facts(*, events: Iterable[AdoptionEvent], by: Any) -> DoneForMany:
    """Notify each organization of its facts, by one e-mail to each of its people."""
    done = DoneForMany()
    for some in _by_organization(events):
        name = some[0].organization.name_in()
        try:
            refused = give_adoption_notices(events=some, by=by)
        except AdoptionRefused as refusal:
            done.refused.append((name, str(refusal)))
            continue
        done.count += len(some) - len(refused)
        done.refused += [(name, reason) for reason in dict.fromkeys(refused)]
    return done


def record_agreements(
    *, events: Sequence[AdoptionEvent], on: datetime.date, by: Any, provenance: Provenance, enquiry: Enquiry | None
) -> DoneForMany:
    """Record that organizations agreed to facts, for a second person to confirm.

    `provenance`: one source for all, or one letter of the one organization that they are about. With an `enquiry` the
    scan of each organization's answer to it is the letter, and its day the one on which it agreed; it answers for facts
    about the reference of the enquiry alone. The people of each organization are told by one e-mail.
    """
    if enquiry is None and provenance.letter and len({event.organization_id for event in events}) > 1:
        raise AdoptionRefused(_("A letter is of one organization: choose facts about one, or an enquiry."))
    answers = answers_of(enquiry, {event.organization_id for event in events}) if enquiry else {}
    letter_to = cache(letter_of)  # the scan of an answer is read once for all its facts

    def agree(event: AdoptionEvent) -> None:
        day, given = on, provenance
        if enquiry is not None:
            if enquiry.reference_id != event.reference_id:
                raise AdoptionRefused(
                    _("The enquiry is about another reference instrument than those that are ticked.")
                )
            answer = answers.get(event.organization_id)
            letter = letter_to(answer) if answer else None
            if answer is None or letter is None:
                raise AdoptionRefused(_("No answer with a scan is recorded for this enquiry."))
            day, given = answer.happened_on, Provenance(letter)
        if RelayedStatement.objects.publishing().filter(event=event).exists():
            raise RelayRefused(_("This was entered already, and waits for a second person."))
        agree_to_adoption(event=event, on=day, by=by, provenance=given)

    return _for_each(events, agree)


def confirm_facts(*, events: Iterable[AdoptionEvent], shown: RelayedQuerySet, by: Any) -> DoneForMany:
    """Confirm, as the second person, what was entered about facts as the word of their organizations.

    `shown`: what `by` was shown; what was entered in its place since is refused. The people of each organization are
    told by one e-mail.
    """

    def confirm(event: AdoptionEvent) -> None:
        waiting = RelayedStatement.objects.publishing().filter(event=event).order_by("pk").first()
        if waiting is None:
            raise RelayRefused(_("This does not wait for a second person."))
        if not shown.filter(pk=waiting.pk).exists():
            raise RelayRefused(_("What you approve here changed since you opened the page: please look again."))
        confirm_relayed(relayed=waiting, by=by)

    return _for_each(events, confirm)


def _for_each(events: Iterable[AdoptionEvent], act: Callable[[AdoptionEvent], None]) -> DoneForMany:
    done = DoneForMany()
    for some in _by_organization(events):
        with keeping_files(), gathering_mails():
            lock_all(some)  # before the ledger is held: who decides about one of them holds it in this order too
            for event in some:
                try:
                    act(event)
                except (AdoptionRefused, RelayRefused) as refusal:
                    said = (event.organization.name_in(), str(refusal))
                    done.refused += [] if said in done.refused else [said]
                else:
                    done.count += 1
    return done


def _by_organization(events: Iterable[AdoptionEvent]) -> Iterator[list[AdoptionEvent]]:
    ordered = sorted(events, key=attrgetter("organization_id", "sequence"))
    for _key, group in groupby(ordered, key=attrgetter("organization_id")):
        yield list(group)
