"""What a return offers to share, beside the four duties: a good practice, a training, an initiative (op. 3 and 4)."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.initiatives import Initiative, Participation
from practices.outreach.queries.return_standing import reader_for

SHARED = "shared"
"""Where it stands among the answers of a return."""
LONGEST_SHARED = {
    "practice": 200,
    "practice_text": 4000,
    "training": 200,
    "training_text": 4000,
    "initiative": 36,
    "new_initiative": 200,
    "initiative_since": 40,
    "contribution": 4000,
}
"""Characters that are kept of each field."""


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """What was typed; "" for nothing. `initiative` is a uuid, `language` the code of the language that it is in."""

    practice: str = ""
    practice_text: str = ""
    training: str = ""
    training_text: str = ""
    initiative: str = ""
    new_initiative: str = ""
    initiative_since: str = ""
    contribution: str = ""
    language: str = ""

    @property
    def is_begun(self) -> bool:
        """Whether anything was typed."""
        return any(getattr(self, name) for name in LONGEST_SHARED)

    @property
    def names_initiative(self) -> bool:
        """Whether it names an initiative, of the register or another one."""
        return bool(self.initiative or self.new_initiative)


def make_shared(typed: Mapping[str, Any], language: str) -> SharedAnswer:
    """Make an answer of what was typed, cut to what is kept, without characters that no database keeps."""
    kept = {name: str(typed.get(name) or "").replace("\0", "").strip()[:most] for name, most in LONGEST_SHARED.items()}
    return SharedAnswer(**kept, language=language)


def read_shared(stored: Mapping[str, Any]) -> SharedAnswer:
    """Return what was saved; what is not there is empty."""
    said = stored.get(SHARED) or {}
    return SharedAnswer(**{field.name: str(said.get(field.name) or "") for field in fields(SharedAnswer)})


def store_shared(answer: SharedAnswer, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be saved: the answer if anything was typed, and what else was `stored`."""
    rest = {name: value for name, value in stored.items() if name != SHARED}
    return rest | (
        {SHARED: {name: value for name, value in asdict(answer).items() if value}} if answer.is_begun else {}
    )


def open_initiatives(organization: OrganizationPage) -> list[Initiative]:
    """Return the initiatives of the register that the organization may say it takes part in, by title. One query."""
    taking = Participation.objects.filter(organization=organization, until_on__isnull=True)
    seen = Initiative.objects.visible_to(reader_for(organization)).exclude(pk__in=taking.values("initiative"))
    return list(seen.order_by("title", "pk"))


def faults_of_shared(answer: SharedAnswer, organization: OrganizationPage) -> dict[str, str]:
    """Say by field what keeps it from being handed in; nothing for one that is as it should be."""
    described = _("Describe it in a few sentences, so that others can learn from it.")
    named = _("Give it a title.")
    found = {
        "practice": named if answer.practice_text and not answer.practice else "",
        "practice_text": described if answer.practice and not answer.practice_text else "",
        "training": named if answer.training_text and not answer.training else "",
        "training_text": described if answer.training and not answer.training_text else "",
        **_faults_of_initiative(answer, organization),
    }
    return {name: fault for name, fault in found.items() if fault}


def shared_rows(answer: SharedAnswer) -> list[tuple[str, str]]:
    """Return label and words of what is shared, in the order of the form. One query at most."""
    title = answer.new_initiative or _title_of(answer.initiative)
    rows = [
        (_("Good practice"), "\n".join(filter(None, (answer.practice, answer.practice_text)))),
        (_("Training"), "\n".join(filter(None, (answer.training, answer.training_text)))),
        (_("Joint initiative"), title),
        (_("Takes part since"), answer.initiative_since),
        (_("What it contributes"), answer.contribution),
    ]
    return [(label, words) for label, words in rows if words]


def _faults_of_initiative(answer: SharedAnswer, organization: OrganizationPage) -> dict[str, str]:
    if not answer.names_initiative:
        is_missing = answer.initiative_since or answer.contribution
        return {"initiative": _("Choose the initiative, or give its name.") if is_missing else ""}
    if answer.initiative and answer.new_initiative:
        return {"new_initiative": _("Choose an initiative or name another one, not both.")}
    if answer.initiative and answer.initiative not in {str(one.public_id) for one in open_initiatives(organization)}:
        return {"initiative": _("Choose one of the list.")}
    return {"initiative_since": _fault_of_since(answer.initiative_since)}


def _fault_of_since(written: str) -> str:
    if not written:
        return _("Specify since when: a year is enough.")
    try:
        since = PartialDate.parse(written)
    except ValueError as error:
        return str(error)
    return _("This date is in the future.") if since.on > today() else ""


def _title_of(key: str) -> str:
    """Return the title of the initiative of a uuid, "" where there is none."""
    try:
        found = Initiative.objects.filter(public_id=uuid.UUID(key)) if key else Initiative.objects.none()
    except ValueError:
        return ""
    return next(iter(found.values_list("title", flat=True)), "")
