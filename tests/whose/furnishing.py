"""What is added to a world for its screens: for each address that is about something, a thing that is there."""

import datetime
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, UploadedFile
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from home.models import StandardPage
from home.translation_actions import open_first_page
from organizations.invitations import agree
from organizations.models import FocalPoint, InvitationState
from practices.actions.links import confirm_link, propose_link
from practices.actions.signed_keys import digest_of_key, make_key
from practices.actions.structuring import ask_for_structure
from practices.exchange.actions.followed_portals import follow_portal
from practices.exchange.actions.following import SALT, stop_key
from practices.models.evidence import AdoptionSuggestion, EvidenceCheck
from practices.models.exchange.following import Subscription
from practices.models.exchange.tokens import Submission
from practices.models.exchange.webhooks import WebhookDelivery
from practices.models.follow_ups import TopicFollowUp
from practices.models.outreach.letters import Letter, LetterPurpose
from practices.models.proposed_topics import ProposedTopic
from practices.models.provisions import Provision
from practices.outreach.actions.dropped import drop_reply
from practices.redactions.actions import ask_redaction
from practices.reports.actions.clearances import ask_clearance
from tests import factories, report_factories
from tests.practices.documents.file_contents.word_planting import plant_word
from tests.practices.documents.messages.written import mail
from tests.practices.outreach.contacts import made as contacts
from tests.practices.outreach.letters.making import letter_model, pack
from tests.practices.sheets import imports as sheet_imports
from tests.whose.world import OURS, TEXT, World, draft_of, png

APPROVER_OF_NAMED = "approver of the named"
HOLDER = "holder of a second factor"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def furnish(world: World) -> World:
    """Add what the screens need that nothing else of the world does."""
    _desk(world)
    _judged(world)
    _exchange(world)
    _site(world)
    _accounts(world)
    return world


def _desk(world: World) -> None:
    """What the secretariat keeps: whom it writes to, letters, contacts, replies, drafts of reports."""
    by, ours = world.people["secretariat 2"], world.organizations[OURS]
    world.things["focal point"] = FocalPoint.objects.get(email="registry@ours.example")
    world.things["letter of mailing"] = Letter.objects.filter(mailing=world.things["mailing"]).first()
    world.things["sheet"] = sheet_imports.chosen(
        "organizations", b"name,acronym\nSheet body,SB\n", world.people["secretariat"]
    )
    world.things["contact"] = contacts.contact(ours, by=by, due_on=datetime.date(2026, 2, 1))
    world.things["reminder"] = letter_model(by, title="Reminder", purpose=LetterPurpose.REMINDER)
    world.things["unused pack"] = pack(world.things["reference text"], by=by, title="Unused pack")
    world.things["report draft"] = report_factories.draft(by=by)
    asked = ask_clearance(draft=world.things["report draft"], name="Fay", email="fay@mailbox.example", by=by)
    world.links["clearance"] = asked.token
    for name in ("operator", "secretariat"):
        dropped = drop_reply(name="reply.eml", content=mail(), by=world.people[name])
        world.links[f"dropped by {name}"] = str(dropped.key)


def _judged(world: World) -> None:
    """What waits to be decided about provisions, and what was."""
    officer, other = world.people["officer 2"], world.people["officer of another"]
    here, there = _provisions(world.things["open text"]), _provisions(world.things["reference text"])
    world.things["link proposal"] = propose_link(left=here[0], right=there[0], relation="equivalent", by=other)
    world.things["link"] = confirm_link(
        left=here[1], right=there[1], relation="equivalent", reason="The same words", by=officer
    )
    world.things["follow-up"] = TopicFollowUp.objects.create(
        provision=here[0], earlier=there[0], topic=world.things["topic"], asked_at=timezone.now()
    )
    world.things["suggestion"] = AdoptionSuggestion.objects.create(
        reference=world.things["reference"], instrument=world.things["open code"], likeness=0.9, method="1",
        found_at=timezone.now(),
    )  # fmt: skip
    ProposedTopic.objects.create(
        provision=here[1], topic=world.things["topic"], score=0.9, ground="terms", method="1", found_at=timezone.now()
    )
    former, reference = world.things["reference text"], world.things["reference"]
    factories.assessment(former, topic=world.things["topic"], by=world.people["secretariat 2"])
    world.things["newer reference text"] = factories.edition(
        reference, text=TEXT, made_from=former, on=datetime.date(2009, 1, 1)
    )
    tracked = world.things["draft"]
    tracked.source_file.save("tracked.docx", ContentFile(plant_word(0).data), save=False)
    tracked.source_name = "tracked.docx"
    tracked.save_revision(user=officer)
    world.things["draft"] = type(tracked).objects.get(pk=tracked.pk)
    EvidenceCheck.objects.create(address="https://example.org/order", checked_at=timezone.now(), status=404)
    world.things["structuring"] = ask_for_structure(edition=world.things["open text"], by=officer)
    world.things["redaction"] = ask_redaction(
        kind="adoption_event", thing=world.things["statement"].public_id, reason="personal_data", words="A name",
        by=officer,
    )  # fmt: skip


def _provisions(text: Any) -> list[Provision]:
    return list(Provision.objects.current().filter(edition=text).in_order())


def _exchange(world: World) -> None:
    """What machines and followers left here."""
    ours = world.organizations[OURS]
    world.things["delivery"] = WebhookDelivery.objects.create(
        webhook=world.things["webhook"], body='{"changes": []}', made_at=timezone.now(), attempt_count=4,
        next_at=timezone.now(),
    )  # fmt: skip
    world.things["submission"] = Submission.objects.create(
        organization=ours, token=world.things["key"], kind="adoption", external_id="A-1", content={}, digest="0" * 64
    )
    world.things["partner"] = follow_portal(address="https://partner.example/", by=world.people["secretariat 2"])
    for name in ("operator", "officer"):
        world.things[f"subscription of {name}"] = Subscription.objects.create(
            user=world.people[name], words="gifts", language="en", confirmed_at=timezone.now()
        )
    follower = Subscription.objects.create(
        email="follower@mailbox.example", words="gifts", language="en", confirmed_at=timezone.now()
    )
    world.links["follow"], world.links["confirm"] = stop_key(follower), make_key(SALT)
    Subscription.objects.create(
        email="asking@mailbox.example", words="gifts", language="en", asked_at=timezone.now(),
        confirm_digest=digest_of_key(world.links["confirm"]),
    )  # fmt: skip


def _site(world: World) -> None:
    """What Wagtail keeps beside the pages of organizations."""
    operator, officer = world.people["operator"], world.people["officer"]
    Group.objects.create(name="Helpers")
    world.things["redirect"] = Redirect.objects.create(old_path="/old", redirect_link="https://example.org/")
    locked = draft_of(world.things["open code"], officer, title="Locked text", on=datetime.date(2008, 1, 1))
    locked.locked, locked.locked_by, locked.locked_at = True, officer, timezone.now()
    locked.save()
    world.things["locked text"] = locked
    _editorial(world, operator)
    for model, name, content in ((get_image_model(), "a.png", png()), (get_document_model(), "a.txt", b"Words")):
        world.things[f"uploaded {model._meta.model_name}"] = UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model), uploaded_by_user=operator,
            file=SimpleUploadedFile(name, content),
        )  # fmt: skip


def _editorial(world: World, operator: Any) -> None:
    """Pages of the portal's own, and a translation of one of them."""
    about = StandardPage.objects.get(slug="about")
    french = Locale.objects.create(language_code="fr")
    world.things |= {
        "about": about,
        "unused locale": Locale.objects.create(language_code="de"),
        "page to move": about.get_parent().add_child(instance=StandardPage(title="Moved", slug="moved")),
        "first page in French": open_first_page(locale=french, by=operator),
        "alias": about.create_alias(parent=about.get_parent(), update_slug="about-again"),
    }
    translate_object(about, [french], user=operator)
    world.things["translation"] = Translation.objects.get(source__object_id=about.translation_key)


def _accounts(world: World) -> None:
    """Somebody who has an authenticator app and recovery codes, and links to accounts."""
    world.bring_in(APPROVER_OF_NAMED, world.organizations["named"].approvers)
    holder = world.bring_in(HOLDER)
    for person in world.people.values():
        UserProfile.get_for_user(person)  # else the first screen that somebody opens writes it
    TOTP.activate(holder, SECRET)
    RecoveryCodes.activate(holder)
    invited = world.things["invited officer"]
    if invited.state == InvitationState.WAITING:
        world.things["invited officer"] = agree(invitation=invited, by=world.people["approver 2"])
    world.things["editing session"] = EditingSession.objects.create(
        user=world.people["officer"], content_object=world.things["draft"].specific, last_seen_at=timezone.now()
    )
    world.links["new password"] = user_pk_to_url_str(holder)
