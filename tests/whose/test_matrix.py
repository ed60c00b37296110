"""A sample of the matrix of acts and persons: `make audit ARGS=whose` tries all of it."""

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, Locale

from home.translation_actions import open_first_page
from organizations.invitations import remove_from
from organizations.models import SECRETARIAT
from practices.operations.due import JOBS
from tests import factories
from tests.architecture.test_house import ACTIONS, changes_state, public_functions, relative
from tests.shared_worlds import shared_world
from tests.whole import long, share
from tests.whose import commands
from tests.whose.addresses import routes
from tests.whose.by_hand import BEFORE, CLOSED, FORM_ABOVE, OF_DEVICE, POSTED, SHOWS, VALUES
from tests.whose.deeds_about_texts import completing
from tests.whose.effects import OPEN_NOTHING, Effect
from tests.whose.furnishing import furnish
from tests.whose.matrix import (
    ALL_OPENERS,
    Tried,
    acts,
    addresses_that_take_forms,
    alone,
    asking,
    in_pairs,
    on_screens,
    with_mailboxes,
    without_valid_form,
)
from tests.whose.not_called import NOT_CALLED, SHOWN_AT_SCREENS
from tests.whose.places import paths_of
from tests.whose.trials import Act, Found, Stage, judge, take, taken_back
from tests.whose.world import make_world, png

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SAMPLED = (
    "organizations.invitations.invite ours approver by letter",
    "organizations.invitations.invite ours officer",
    "practices.actions.approvals.register.enter_approver ours",
    "practices.actions.approvals.register.mark_one_person_office",
    "practices.actions.approvals.deputies.name_deputy officer",
    "practices.actions.directory.people.import_people ours approver",
    "practices.actions.assessment_notices.give_notice",
    "organizations.focal_points.change_focal_point",
    "POST bulk publish draft",
)
ASKED = (
    "wagtail submit draft",
    "practices.actions.proposals.propose_release edition shut text public",
    "practices.actions.approvals.register.enter_approver ours",
    "practices.actions.approvals.register.enter_approver ours by letter",
    "practices.actions.seals.ask_to_open_seal sealed text",
)
OF_FILES = frozenset(
    {
        "wagtaildocs:edit", "wagtaildocs:add", "wagtaildocs:add_multiple", "wagtailimages:add",
        "wagtailadmin_collections:edit", "wagtailadmin_collections:add",
    }
)  # fmt: skip
"""Addresses at which files of organizations and the portal are kept."""
RECORDED = Path(__file__).parent / "addresses.txt"
"""Addresses that may take a form, each of which was tried."""
WHO = ("operator", "secretariat", "secretariat 2", "officer", "approver 2", "approver who keeps the list")
"""Who is signed in."""


shared_whose = shared_world(make_world)


@pytest.fixture
def stage(shared_whose, tmp_path) -> Stage:
    shared_whose.files_into(tmp_path)
    return Stage(shared_whose.made(), signed_in=WHO)


def sampled(names) -> dict:
    every = acts()
    return {name: every[name] for name in names}


def test_nobody_does_alone_what_takes_two(stage):
    found = Found()

    alone(stage, sampled(share(SAMPLED, of=3)), found, actors=("secretariat", "approver who keeps the list"))

    assert list(map(str, found.failures)) == []
    assert found.untold == []
    assert found.cells == len(share(SAMPLED, of=3)) * 2


def test_no_two_do_what_takes_one_of_the_organization(stage):
    found = Found()

    partners = ("secretariat 2", "approver 2")
    in_pairs(stage, sampled(ASKED), found, actors=("secretariat", "officer"), partners=partners)

    assert list(map(str, found.failures)) == []
    assert {("text", "officer", "approver 2"), ("registered approver", "officer", "approver 2")} <= found.honest
    assert ("text", "secretariat", "secretariat 2") in found.honest, "a seal is opened by two of the secretariat"


def test_second_mailbox_is_no_second_person(stage):
    found = Found()

    with_mailboxes(
        stage,
        sampled(ASKED[:1]),
        found,
        actors=("approver who keeps the list",),
        helpers=(None,),
        roles=(("officer", "approver"),),
    )

    assert list(map(str, found.failures)) == []


@long
def test_member_screen_gives_no_role_alone(stage):
    found = Found()

    on_screens(stage, found, wanted=lambda route: route.name == "people:detail", actors=("secretariat",), most=1)

    assert list(map(str, found.failures)) == []
    assert found.broken == []


def test_rights_on_a_page_are_those_that_were_had_on_it_in_another_language(stage):
    first = open_first_page(locale=Locale.objects.create(language_code="fr"), by=stage.world.people["operator"])
    path = first.url_path
    had, new = (
        Effect("right on pages", "", f"{codename} {path}", frozenset({""}), frozenset({"Secretariat"}))
        for codename in ("publish_page", "bulk_delete_page")
    )

    assert judge(stage, had, "secretariat") == ""
    assert "by nobody of its operators" in judge(stage, new, "secretariat")


def test_files_come_to_nobody_else_by_the_screens_of_files(stage):
    found = Found()

    actors = ("operator", "secretariat", "officer")
    on_screens(stage, found, wanted=lambda route: route.name in OF_FILES, actors=actors, most=2)

    assert list(map(str, found.failures)) == []
    assert found.broken == []
    assert found.taken


def let_read(stage):
    group = Group.objects.get(name=SECRETARIAT)
    collection = stage.again("document").collection
    right = Permission.objects.get(codename="choose_document")
    GroupCollectionPermission.objects.create(group=group, collection=collection, permission=right)


def move(stage):
    document = stage.again("document")
    document.collection = Collection.get_first_root_node()
    document.save()


def upload(stage, to="ours", by="officer"):
    factories.document(stage.world.organizations[to], by=stage.world.people[by])


def rewrite(stage):
    document = stage.again("document")
    document.file = ContentFile(b"Other words", name="other.txt")
    document.save()


def upload_picture(stage):
    picture = ImageFile(io.BytesIO(png()), name="other.png")
    get_image_model().objects.create(title="Other", file=picture, uploaded_by_user=stage.world.people["officer"])


@pytest.mark.parametrize(
    ("do", "who", "wrong"),
    [
        (let_read, "secretariat", {"document ours", "right on collection ours"}),
        (move, "operator", {"document"}),
        (move, "officer", set()),
        (upload, "officer", set()),
        (lambda stage: upload(stage, by="operator"), "operator", set()),
        (rewrite, "officer", set()),
        (upload_picture, "officer", {"image"}),
        (upload_picture, "operator", set()),
    ],
)
def test_widening_by_files_and_collections_is_seen_and_judged(stage, do, who, wrong):
    with taken_back():
        step = take(stage, Act("files", lambda stage, _who: bool(do(stage)) or True), who)

        judged = [(f"{effect.what} {effect.of}", judge(stage, effect, who)) for effect in step.effects]

    assert judged, "it is seen"
    assert {what.strip() for what, why in judged if why} == wrong


def test_last_person_who_leaves_opens_no_files(stage):
    def leave(stage, _who):
        person, by = (stage.account(name) for name in ("officer of the named", "secretariat"))
        remove_from(organization=stage.world.organizations["named"], account=person, by=by)
        return True

    with taken_back():
        step = take(stage, Act("remove", leave), "secretariat")

    assert step.was_accepted
    assert [str(effect) for effect in step.effects if effect.what == "document"] == []


def test_address_without_valid_form_is_named(stage):
    found = Found()

    on_screens(stage, found, wanted=lambda route: route.name in ("structure:done", "structure:read"), actors=(), most=1)

    assert found.broken == ["no valid form is known for structure:done /admin/structure/done/<int:pk>/"]


def test_address_that_is_said_to_show_may_not_write():
    route = next(route for route in routes() if route.name == "structure:read")

    assert Tried(accepted={route}).lack_of(route) == ""
    assert "no valid form" in Tried().lack_of(route)
    assert "writes" in Tried(written={route}, accepted={route}).lack_of(route)


def test_address_that_is_said_to_be_closed_takes_nothing():
    route = next(route for route in routes() if route.name == "wagtailadmin_pages:set_privacy")

    assert Tried().lack_of(route) == ""
    assert "not closed" in Tried(accepted={route}).lack_of(route)


def test_what_is_said_by_hand_is_said_of_addresses_that_are_there():
    there = {name for route in routes() for name in (route.name, f"/{route.pattern}")}

    assert {*VALUES, *POSTED, *BEFORE, *FORM_ABOVE, *SHOWS, *CLOSED, *OF_DEVICE} <= there


def test_every_address_that_takes_a_form_is_tried_somewhere(stage):
    world = furnish(stage.world)

    assert [route.name for route in routes() if route.takes_forms and not paths_of(route, world)] == []


def test_new_address_has_a_valid_form(stage):
    """Tried are those that nobody recorded (RECORD=1 does), and a share of the others."""
    addresses = {str(route): route for route in addresses_that_take_forms()}
    recorded, now = set(RECORDED.read_text().splitlines()), set(addresses)
    asked = [*sorted(now - recorded), *share(sorted(now & recorded), of=40)]
    furnished = Stage(furnish(stage.world), signed_in=ALL_OPENERS)

    assert without_valid_form(furnished, map(addresses.get, asked)) == []
    if os.environ.get("RECORD"):
        RECORDED.write_text("\n".join(sorted(now)) + "\n")
        return
    assert {"gone": recorded - now, "new": now - recorded} == {"gone": set(), "new": set()}


def test_address_whose_keys_nobody_knows_has_no_valid_form(stage):
    route = next(route for route in routes() if route.name == "structure:done")
    unknown = replace(route, name="structure:unknown", pattern="admin/structure/unknown/<int:pk>/")

    assert without_valid_form(stage, [unknown]) == [
        "no valid form is known for structure:unknown /admin/structure/unknown/<int:pk>/"
    ]


def test_public_page_takes_no_form_only_where_it_refuses_one(stage):
    """A function that takes a POST and writes nothing is not passed over."""
    route = next(route for route in routes() if route.name == "readyz")

    assert "no valid form" in Tried().lack_of(route)
    assert Tried(accepted={route}).lack_of(route) == ""


def test_file_that_an_act_deletes_is_there_for_the_next(stage):
    document = stage.again("document")

    with taken_back():
        document.file.storage.delete(document.file.name)

    assert document.file.storage.exists(document.file.name)


def test_every_action_is_called_or_somebody_said_why_not():
    called = {name.split()[0] for name in (*acts(), *completing())}
    written = {
        f"{relative(path)[:-3].replace('/', '.')}.{function.name}"
        for path in ACTIONS
        for function in public_functions(path)
        if changes_state(function) and "by" in {one.arg for one in function.args.kwonlyargs}
    }
    at_screens = {name for name in written if name.startswith(tuple(SHOWN_AT_SCREENS))}

    assert written - called - set(NOT_CALLED) - at_screens == set()
    assert set(NOT_CALLED) <= written


def test_actions_that_are_not_called_are_behind_screens_that_are_tried():
    namespaces = {route.name.partition(":")[0] for route in routes()}

    assert set(SHOWN_AT_SCREENS.values()) <= namespaces


def test_nothing_but_actions_and_commands_calls_what_asks_no_right():
    inner = {tuple(name.rpartition(".")[::2]) for name, reason in NOT_CALLED.items() if reason == "its callers ask"}
    root = settings.BASE_DIR
    outside = [
        file
        for app in ("home", "organizations", "portal", "practices")
        for file in (root / app).rglob("*.py")
        if "/actions/" not in str(file)
        and "/operations/" not in str(file)
        and file.stem not in {"membership", "invitations", "actions"}
        and "/management/" not in str(file)
        and "/demonstration/" not in str(file)
        and "/migrations/" not in str(file)
    ]
    found = [
        f"{file.relative_to(root)}: {module}.{name}"
        for file in outside
        for module, name in inner
        if f"from {module} import" in (text := file.read_text()) and f" {name}" in text
    ]

    assert found == []


def test_every_command_says_what_it_opens():
    assert commands.unnamed() == []


def test_every_job_of_the_worker_is_known():
    opening = {"scheduled_pages", "releases", "assessments", "claims", "adoptions", "participations", "sheets"}

    assert {job.name for job in JOBS} - OPEN_NOTHING <= opening
    assert asking(acts())
