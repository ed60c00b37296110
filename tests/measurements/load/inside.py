"""What the load test does with the database of the portal itself: what it needs before, and what it finds after.

Each function is run by `manage.py shell`, reads what it is told and prints JSON.
"""

import json
import random
import secrets
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from wagtail.models import Revision

from home.models import Branding
from organizations.models import OrganizationPage
from practices.models.adoptions import AdoptionEvent
from practices.models.exchange.changes import Change, ChangedKind, PublicAdoption
from practices.models.exchange.tokens import ExternalId, Submission
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Decision, Proposal
from practices.models.provisions import Provision
from tests import factories
from tests.exchange_factories import access_token
from tests.measurements.load.job_log import JOB_LOG, twice_run
from tests.measurements.load.sampling import sample, some

SEED = 7
REFERENCES = 2000


def prepare() -> None:
    """Make the accounts of the writers, start the log of jobs, and draw what readers ask for."""
    chance, run = random.Random(SEED), secrets.token_hex(4)
    JOB_LOG.make()
    password = f"load-{secrets.token_hex(12)}"
    owner = factories.organization(f"Load {run}", slug=f"load-{run}")
    people = {
        "operator": factories.person(username=f"operator-{run}", is_superuser=True, is_staff=True),
        "officer": factories.person(owner.officers, username=f"officer-{run}"),
        "approver": factories.person(owner.approvers, username=f"approver-{run}"),
    }
    for one in people.values():
        one.set_password(password)
        one.save()
    _token, key = access_token(owner, by=people["officer"], may_read=False)  # with no log of its own: it reads nothing
    references = some(InstrumentPage.objects.live().exclude(organization=owner), chance, REFERENCES)
    draft = factories.instrument(owner, title=f"Load {run}", slug=f"load-{run}")
    _print(
        run=run,
        password=password,
        people={role: one.username for role, one in people.items()},
        key=key,
        instrument=draft.pk,
        references=[str(one.translation_key) for one in references],
        addresses=sample(chance),
    )


def check(file: str) -> None:
    """Compare what was acknowledged (a file that `Written.kept` made) with what is there; print what is amiss."""
    written = json.loads(Path(file).read_text())
    faults = [
        *_names(written),
        *_drafts(written),
        *_submissions(written),
        *_approvals(written),
        *(f"a job ran twice: {said}" for said in twice_run()),
    ]
    taken_up = JOB_LOG.taken_up()
    JOB_LOG.remove()
    Branding.objects.update(site_name="")
    _print(faults=faults, taken_up=taken_up, size=_size())


def _size() -> dict[str, int]:
    """Return how much there is."""
    counted = {
        "organizations": OrganizationPage, "instruments": InstrumentPage, "provisions": Provision,
        "events": AdoptionEvent,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return {"bytes": cursor.fetchone()[0], **{name: model.objects.count() for name, model in counted.items()}}


def _names(written: dict[str, Any]) -> Iterator[str]:
    """The portal is called as was said last; where the last word was not acknowledged, that one is as good."""
    name = Branding.objects.values_list("site_name", flat=True).first()
    if written["names"] and name not in (written["names"][-1], *written["unsure_names"]):
        yield f"lost: the portal is called {name}, and not {written['names'][-1]}"


def _drafts(written: dict[str, Any]) -> Iterator[str]:
    kept = Revision.objects.filter(object_id=str(written["instrument"]))
    count = Counter(kept.values_list("content__title", flat=True))
    for title in written["drafts"]:
        if count[title] != 1:
            yield f"lost: draft {title} is there {count[title]} times"


def _submissions(written: dict[str, Any]) -> Iterator[str]:
    ours = Submission.objects.filter(external_id__startswith=f"{written['run']}-")
    count = Counter(ours.values_list("external_id", flat=True))
    for name in written["submitted"]:
        if count[name] != 1:
            yield f"lost: submission {name} is there {count[name]} times"
    yield from (f"twice: submission {name}" for name, times in count.items() if times > 1)


def _approvals(written: dict[str, Any]) -> Iterator[str]:
    """What was approved is one event, public, in the feed and in the change log."""
    proposals = {str(one.public_id): one for one in Proposal.objects.filter(public_id__in=written["approved"])}
    for key in written["approved"]:
        proposal = proposals.get(key)
        if proposal is None or proposal.decision != Decision.APPROVED:
            yield f"lost: approval {key}"
            continue
        name = proposal.submissions.get().external_id
        things = ExternalId.objects.filter(external_id=name).values_list("thing", flat=True)
        events = AdoptionEvent.objects.filter(public_id__in=list(things))
        if len(events) != 1:
            yield f"lost: {name} was approved and is {len(events)} events"
            continue
        yield from _told(name, events[0])


def _told(name: str, event: AdoptionEvent) -> Iterator[str]:
    if not PublicAdoption.objects.filter(event=event).exists():
        yield f"lost: {name} is not in the feed"
    log = Change.objects.filter(scope="", kind=ChangedKind.ADOPTION, thing=str(event.public_id), act="created")
    if log.count() != 1:
        yield f"lost: {name} is {log.count()} times in the change log"


def _print(**told: Any) -> None:
    connection.close()
    print(json.dumps(told), flush=True)
