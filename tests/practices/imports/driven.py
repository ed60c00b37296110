"""A file that an officer imports by the form: cleaned, approved, released, and downloaded by the public."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practices.actions.editions import publish_edition
from practices.actions.proposals import decide_proposal
from practices.admin.releases import release_url
from practices.models.editions import EditionPage
from practices.models.proposals import Proposal
from practices.models.releases import ReleaseDecision
from practices.models.source_files import KeptOriginal
from tests import factories, opened_forms
from tests.practices.documents.file_contents.planted import Planted, still_there


class Driven:
    """Two people of one organization, and people of every other kind."""

    def __init__(self) -> None:
        self.issuer = factories.organization()
        self.officer, self.approver = factories.officer(self.issuer), factories.approver(self.issuer)
        self.others = [
            factories.officer(factories.organization()),
            factories.secretariat_member(),
            factories.delegate(),
            factories.operator(),
        ]

    def client(self, user: Any) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    def bring_in(self, name: str, content: bytes, title: str, **said: Any) -> Any:
        """Send the form; give the answer."""
        return self.client(self.officer).post(
            reverse("imports:index"),
            {
                "organization": self.issuer.pk,
                "instrument": "",
                "title": title,
                "kind": "policy",
                "symbol": "",
                "circulated": "",
                "adopted": "2004-05",
                "reuse_terms": "display_only",
                "is_language_right": "on",  # planted words are of no language
                "in_force": "",
                "language": "en",
                "text_status": "authentic",
                "text": "",
                "do": "save",
                "file": SimpleUploadedFile(name, content),
                **said,
            },
        )

    def publish(self, edition: EditionPage) -> EditionPage:
        """Publish the newest draft of an edition, and its instrument; both are open to all."""
        draft = EditionPage.objects.get(pk=edition.pk).get_latest_revision_as_object()
        publish_edition(edition=draft, by=self.approver)
        edition.instrument.get_latest_revision().publish()
        for page in (EditionPage.objects.get(pk=edition.pk), edition.instrument):
            factories.open_to(page, "public")
        return EditionPage.objects.get(pk=edition.pk)

    def open_source(self, edition: EditionPage, reason: str = "") -> Any:
        """Propose to open the source file by the form, and approve it; give the page of the form."""
        page = opened_forms.post(
            self.client(self.officer),
            release_url("source-file", edition),
            {"audience": "public", "authority": "Decision 1", "uncleaned_reason": reason},
        )
        for proposal in Proposal.objects.open().filter(organization=self.issuer):
            decide_proposal(proposal=proposal, approve=True, by=self.approver)
        return page

    def download(self, edition: EditionPage, user: Any = None) -> bytes | None:
        """Return what somebody gets as the source file; None where it is not there."""
        answer = self.client(user).get(reverse("source", args=[edition.translation_key]))
        return b"".join(answer.streaming_content) if answer.status_code == 200 else None

    def original(self, kept: KeptOriginal, user: Any) -> bytes | None:
        """Return what somebody gets as the original; None where it is not there."""
        answer = self.client(user).get(reverse("source_files:original", args=[kept.public_id]))
        return b"".join(answer.streaming_content) if answer.status_code == 200 else None


def drive(world: Driven, planted: Planted, name: str) -> list[str]:
    """Take a planted file from the form to the public; return what is wrong on the way."""
    answer = world.bring_in(name, planted.data, f"Rules {name}", copy=planted.changes)
    if answer.status_code != 302:
        return [f"not imported: {answer.context['form'].errors}"]
    edition = world.publish(EditionPage.objects.latest("pk"))
    world.open_source(edition)
    public = world.download(edition)
    if public is None:
        return ["not given to the public"]
    hidden = {place: token for place, (token, _kind) in planted.hidden.items()}
    faults = [f"public file: {place}" for place in still_there(public, hidden)]
    faults += [f"lost: {place}" for place in set(planted.seen) - set(still_there(public, planted.seen))]
    page = world.client(None).get(edition.url).content.decode()
    faults += [f"public page: {place}" for place, token in hidden.items() if token in page]
    if ReleaseDecision.objects.exclude(uncleaned_file="").exists():
        faults.append("released as if it was not cleaned")
    return faults + _originals(world, edition, planted, public)


def _originals(world: Driven, edition: EditionPage, planted: Planted, public: bytes) -> list[str]:
    kept = KeptOriginal.objects.get(edition=edition)
    faults = []
    if world.original(kept, world.officer) != planted.data:
        faults.append("the organization does not get its original")
    for user in (None, *world.others):
        if world.original(kept, user) is not None:
            faults.append(f"the original is given to {user}")
        if world.download(edition, user) != public:
            faults.append(f"another file is given to {user}")
    if io.BytesIO(public).getvalue() == planted.data:
        faults.append("the original is public")
    return faults
