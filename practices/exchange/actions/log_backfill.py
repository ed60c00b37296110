"""Beginning the log of an organization, or of the secretariat: with all that is there, a portion at a time.

Two thousand things are looked at while somebody who begins to follow waits; what is more is left to the worker, so that
nobody else's writes wait long for the lock of the log. What is written meanwhile is noted in the new log as in any
other, and is not told twice when its turn comes.
"""

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from organizations.models import OrganizationPage
from practices.exchange.actions.changes import MOST_AT_ONCE, ChangeLogs, head_of, lock_log
from practices.exchange.actions.sights import ReadThings
from practices.models.exchange.changes import SECRETARIAT_SCOPE, ChangeScope
from practices.models.exchange.following import Subscription
from practices.models.exchange.webhooks import Webhook
from practices.queries.watching import MODELS

PORTION = 2_000
"""Things that are looked at in one transaction."""
MOST_PORTIONS = 30
"""Portions of one run of the worker: other work is not kept waiting for longer."""


@transaction.atomic
def open_scope(*, organization: OrganizationPage | None, read: ReadThings | None = None) -> ChangeScope:
    """Begin the log of an organization (None: of the secretariat), with what it may see now; once."""
    lock_log()
    code = str(organization.translation_key) if organization else SECRETARIAT_SCOPE
    first = next(iter(MODELS))
    scope, is_new = ChangeScope.objects.get_or_create(
        code=code, defaults={"organization": organization, "filling": first}
    )
    if is_new:
        _look_on(scope, read)
    return scope


def fill_logs(*, read: ReadThings | None = None) -> int:
    """Look at more of what was there when logs began; give how many things were looked at. May run at any time."""
    count = 0
    for _portion in range(MOST_PORTIONS):
        with transaction.atomic():
            lock_log()
            scope = ChangeScope.objects.being_filled().select_related("organization").order_by("pk").first()
            if scope is None:
                break
            count += _look_on(scope, read)
    return count


def _look_on(scope: ChangeScope, read: ReadThings | None) -> int:
    """Look at a portion; give how many things. Those who follow are told of what comes once all was looked at."""
    logs = ChangeLogs([scope], read or import_string(settings.CHANGE_READER))
    kinds, count = list(MODELS), 0
    while scope.filling and count < PORTION:
        model = MODELS[scope.filling]
        keys = model.objects.filter(pk__gt=scope.filled_to).order_by("pk").values_list("pk", flat=True)
        rows = list(keys[:MOST_AT_ONCE])
        if rows:
            logs.look_for_scopes(scope.filling, rows)
            scope.filled_to = rows[-1]
        if len(rows) < MOST_AT_ONCE:
            place = kinds.index(scope.filling) + 1
            scope.filling, scope.filled_to = kinds[place] if place < len(kinds) else "", 0
        count += len(rows)
    logs.write()
    scope.save(update_fields=["filling", "filled_to"])
    if not scope.filling:
        head = head_of(scope.code)
        Webhook.objects.filter(organization__change_scope=scope).update(after=head)
        Subscription.objects.filter(scope=scope.code).update(after=head)
    return count
