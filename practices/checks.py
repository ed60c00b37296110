"""What `manage.py check` and `migrate` see to: triggers, accounts of the demonstration, what settings say."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import EmailValidator
from django.db import DatabaseError

from practices.actions.change_markers import missing_touches
from practices.actions.page_visibility import missing_visibility
from practices.actions.public_versions import missing_versions
from practices.actions.row_level_security.building import missing_parts
from practices.actions.triggers import missing_triggers
from practices.actions.virus_scanner import read_scanner
from practices.models.demonstration import Demonstration
from practices.operations.optional_programs import missing_programs
from practices.operations.readiness import pending_migrations
from practices.operations.schema_repair import lacks_of_migrated
from practices.outreach.actions.mailbox import Mailbox
from practices.queries.encoders import chosen_encoder
from practices.queries.similar.provision_files import newest_files
from practices.texts.comparison import OnnxEncoder, UnreadableEncoder

RATE = re.compile(r"([1-9][0-9]{0,8}/(s|sec|min|hour|h|day|d))?", re.ASCII)
read_address = EmailValidator(allowlist=[])
"""Refuses what is no address with a dot in its domain."""


MEND = "Run manage.py repair_schema; with --dry-run it says whether it can."
GUARDS: tuple[tuple[str, Callable[[str], list[str]], str], ...] = (
    ("E001", missing_triggers, "the ledger is not guarded"),
    ("E003", missing_touches, "what is written is not noted for the change log"),
    ("E008", missing_versions, "pages that are kept would not be made anew"),
    ("E011", missing_visibility, "what is closed would still be shown"),
)
"""The kinds of triggers that have to be there: number of the error, what finds those that are not, what follows."""


@register(Tags.database)
def check_triggers(*, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Fail when a ledger is not guarded or a table not watched.

    On SQLite any AlterField silently drops the triggers of its table. While migrations are pending none is asked for:
    `migrate` makes them, and runs these checks first.
    """
    return [
        Error(f"The trigger {name} is missing: {consequence}.", hint=MEND, id=f"practices.{number}")
        for alias in databases or []
        if not pending_migrations(alias)
        for number, missing, consequence in GUARDS
        for name in missing(alias)
    ]


@register(Tags.database)
def check_schema(*, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Fail when a database lacks what its migrations were to make, by name. A new one, without migrations, does not.

    While migrations are pending it is compared with those that it has: `migrate`, which runs the checks first, would
    fail in the midst.
    """
    return [
        Error(f"The {words}.", hint=MEND, id="practices.E009")
        for alias in databases or []
        for words in lacks_of_migrated(alias)
    ]


@register(Tags.database)
def check_row_level_security(*, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Fail when row-level security is to be used and is not in place."""
    if not settings.ROW_LEVEL_SECURITY or "default" not in (databases or []):
        return []
    return [Error(said, hint="Run manage.py row_level_security.", id="practices.E006") for said in missing_parts()]


@register(Tags.database)
def tell_where_likeness_is_found(*, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Say in which files the nearest provisions are looked for, where the database is asked about."""
    if "default" not in (databases or []):
        return []
    public, closed = newest_files()
    if public is None:
        said = "There are no files yet in which the nearest provisions are looked for."
        return [Info(said, hint="The worker makes them: manage.py run_due --only search_index.", id="practices.I001")]
    others = len(closed.index) if closed else 0
    said = (
        f"The nearest provisions are looked for in files below {settings.SEARCH_DIR}: {len(public.index):,} that are "
        f"public, {others:,} that are not, made {public.made_at:%Y-%m-%d %H:%M} UTC."
    )
    return [Info(said, id="practices.I001")]


@register(Tags.security, deploy=True)
def check_demonstration(**kwargs: Any) -> list[CheckMessage]:
    """Fail when the accounts of the demonstration are still there: their passwords are printed in the README."""
    try:
        accounts = [name for row in Demonstration.objects.all() for name in row.accounts]
        left = get_user_model().objects.filter(username__in=accounts).count()
    except DatabaseError:
        return []
    if not left:
        return []
    return [
        Error(
            f"{left} accounts of the demonstration are in this database.",
            hint="Run DEBUG=1 manage.py seed_demo --remove.",
            id="practices.E002",
        )
    ]


@register(Tags.security)
def check_rates(**kwargs: Any) -> list[CheckMessage]:
    """Fail when a rate of the API cannot be read."""
    names = ("API_RATE_ANONYMOUS", "API_RATE_TOKEN", "API_RATE_COSTLY", "PAGE_RATE_COSTLY")
    return [
        Error(
            f"{name} is no rate: {getattr(settings, name)[:40]!r}.",
            hint="Write it as 1200/min, with s, min, hour or day; or leave it empty.",
            id="practices.E004",
        )
        for name in names
        if not RATE.fullmatch(getattr(settings, name))
    ]


@register(Tags.security)
def check_upload_scanner(**kwargs: Any) -> list[CheckMessage]:
    """Fail when the virus scanner has an address that cannot be read: no file would be taken in."""
    if not settings.UPLOAD_SCANNER:
        return []
    try:
        read_scanner(settings.UPLOAD_SCANNER)
    except ValueError:
        return [
            Error(
                f"UPLOAD_SCANNER is no address of a scanner: {settings.UPLOAD_SCANNER[:80]!r}.",
                hint="Write it as tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl; or leave it empty.",
                id="practices.E007",
            )
        ]
    return []


@register(Tags.security)
def check_reply_mailbox(**kwargs: Any) -> list[CheckMessage]:
    """Fail when the mailbox of replies has an address that cannot be read; it is not shown, for it has a password."""
    try:
        if settings.REPLY_MAILBOX:
            Mailbox.parse(settings.REPLY_MAILBOX)
    except ImproperlyConfigured as error:
        hint = "User, password and folder are percent-encoded; or leave it empty."
        return [Error(str(error), hint=hint, id="practices.E012")]
    return []


@register
def check_encoder(**kwargs: Any) -> list[CheckMessage]:
    """Fail when the folder of the encoder cannot be used: texts would be searched and compared by words alone."""
    try:
        chosen_encoder()
    except UnreadableEncoder as error:
        return [_encoder_error(error)]
    return []


@register(deploy=True)
def check_encoder_runs(**kwargs: Any) -> list[CheckMessage]:
    """Fail when the model of the encoder cannot be run. It is opened, which takes seconds."""
    try:
        encoder = chosen_encoder()
        if isinstance(encoder, OnnxEncoder):
            encoder.open()
    except UnreadableEncoder as error:
        return [] if check_encoder() else [_encoder_error(error)]
    return []


def _encoder_error(error: UnreadableEncoder) -> CheckMessage:
    return Error(
        f"ENCODER ({settings.ENCODER[:200]}) cannot be used: {error}",
        hint="Name a folder as in docs/operators/encoder.md; or leave it empty for the encoder that comes along.",
        id="practices.E010",
    )


@register(deploy=True)
def tell_of_missing_programs(**kwargs: Any) -> list[CheckMessage]:
    """Say which optional programs are missing, and what follows."""
    hint = "docs/operators/install.md names the packages; the portal does without them."
    return [Info(f"{said}.", hint=hint, id="practices.I002") for said in missing_programs()]


@register(Tags.security, deploy=True)
def check_oai_address(**kwargs: Any) -> list[CheckMessage]:
    """Warn when libraries may harvest and are told of no address to write to: that of the sender may have no reader."""
    if not settings.OAI_PMH:
        return []
    try:
        read_address(settings.OAI_ADMIN_EMAIL)
    except ValidationError:
        return [
            checks.Warning(
                f"OAI_PMH is on, and OAI_ADMIN_EMAIL is no address to write to: {settings.OAI_ADMIN_EMAIL[:80]!r}.",
                hint="Set it to an address that somebody reads, such as library@example.org.",
                id="practices.W005",
            )
        ]
    return []
