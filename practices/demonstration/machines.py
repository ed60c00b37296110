"""What machines and followers do in the demonstration: a token and what came with it, a webhook, who follows what."""

import datetime
import json
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from organizations.models import OrganizationPage
from practices.demonstration.accounts import People
from practices.exchange.actions.following import follow
from practices.exchange.actions.sent import SentSubmission
from practices.exchange.actions.submissions import submit
from practices.exchange.actions.tokens import make_token
from practices.exchange.queries.following import Followed
from practices.models.adoptions import Basis, State, Track
from practices.models.dates import PartialDate
from practices.models.exchange.following import Frequency, Subscription
from practices.models.exchange.tokens import AccessToken, ExternalId, Submission, SubmittedKind
from practices.models.exchange.webhooks import PauseReason, Webhook, WebhookAttempt, WebhookDelivery
from practices.models.instruments import InstrumentPage
from practices.models.statements import Statement
from practices.models.topics import Topic

SENDER, RECEIVER = "northern-seas-commission", "river-basin-authority"
REFERENCE = "model-code"
HOOK = "https://registry.example.org/exchange"
"""An address of a name that is kept for examples: nothing answers there, and nothing is sent while it is paused."""


def load_machines(
    *,
    people: People,
    organizations: Mapping[str, OrganizationPage],
    instruments: Mapping[str, InstrumentPage],
    topics: Mapping[str, Topic],
) -> None:
    """Load a token with a submission that waits, a paused webhook with its log, and two who follow."""
    reference = next(page for key, page in instruments.items() if key.endswith(REFERENCE) and page.slug == REFERENCE)
    _submit(people.officers[SENDER], organizations[SENDER], reference)
    _hook(organizations[RECEIVER], people.officers[RECEIVER])
    follow(
        followed=Followed(topic=topics["gifts"]), frequency=Frequency.WEEKLY, language="en", by=people.officers[SENDER]
    )
    follow(followed=Followed(instrument=reference), frequency=Frequency.DAILY, language="en", by=people.secretary)


def remove_machines(*, pages: Collection[int], people: Collection[int]) -> None:
    """Remove tokens, submissions, webhooks of these organizations, and what follows them or is of these people."""
    Submission.objects.filter(organization__in=pages).delete()
    ExternalId.objects.filter(organization__in=pages).delete()
    AccessToken.objects.filter(Q(organization__in=pages) | Q(made_by__in=people)).delete()
    AccessToken.objects.filter(revoked_by__in=people).update(revoked_by=None)
    Webhook.objects.filter(organization__in=pages).delete()
    Subscription.objects.filter(Q(user__in=people) | Q(organization__in=pages) | Q(instrument__in=pages)).delete()


def _submit(officer: Any, organization: OrganizationPage, reference: InstrumentPage) -> None:
    token, _key = make_token(
        organization=organization, name="Register of staff rules", may_read=True, may_submit=True, by=officer
    )
    effective = PartialDate.parse("2006-09")
    statement = "An inquiry officer is named in each duty station."
    submit(
        token=token,
        sent=SentSubmission(
            kind=SubmittedKind.ADOPTION,
            external_id="register-118",
            content={
                "reference": str(reference.translation_key),
                "track": Track.INVESTIGATION,
                "state": State.PROCEDURE_IN_PLACE,
                "effective_on": "2006-09",
                "basis": Basis.STATED,
                "statement": statement,
            },
            meant=Statement(
                organization=organization,
                reference=reference,
                track=Track.INVESTIGATION,
                state=State.PROCEDURE_IN_PLACE,
                effective=effective,
                basis=Basis.STATED,
                statement=statement,
            ),
        ),
    )


def _hook(organization: OrganizationPage, officer: Any) -> None:
    """Make the webhook as if it had been tried: an example's name cannot be looked up where there is no network."""
    now = timezone.now()
    began = now - datetime.timedelta(days=4)
    webhook = Webhook.objects.create(
        organization=organization,
        name="Register of instruments",
        address=HOOK,
        kinds=["adoption", "instrument"],
        made_by=officer,
        paused_at=now,
        pause_reason=PauseReason.FAILING,
    )
    body = {"webhook": str(webhook.public_id), "made_at": began.isoformat(), "changes": []}
    delivery = WebhookDelivery.objects.create(webhook=webhook, body=json.dumps(body), made_at=began, attempt_count=3)
    for number, hours in enumerate((0, 1, 6)):
        WebhookAttempt.objects.create(
            delivery=delivery,
            tried_at=began + datetime.timedelta(hours=hours),
            status=None if number else 503,
            error="" if not number else "Nothing answered in time.",
            took=10_000 if number else 240,
        )
