"""Where the forms of a world are: for each address the things at which it is tried."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Collection, Locale, Page, Site, Task, Workflow, WorkflowPage
from wagtail_localize.models import TranslationSource

from home.models import HomePage
from organizations.invitations import key_of
from organizations.models import OrganizationIndexPage
from organizations.sessions import reference_of
from practices.models.provisions import Provision
from tests.whose.addresses import Route
from tests.whose.world import OURS, World

PAGES = frozenset({"page_id", "parent_page_id", "page_to_move_id", "page_pk", "parent_pk"})
WRITTEN = (
    "draft",
    "waiting text",
    "open text",
    "shut text",
    "open note",
    "scheduled text",
    "text of one",
    "draft code",
)
"""Pages at which the screens of Wagtail are tried."""
EDITORIAL = ("about", "locked text")
"""Pages that a furnished world has as well."""
ENTRIES = (OURS, "empty", "contact only")


def paths_of(route: Route, world: World) -> list[str]:
    """Return the addresses of a route in a world, without repeats."""
    made = SPECIAL.get(route.key)
    if made is not None:
        return list(dict.fromkeys(made(route, world)))
    names = route.parameters
    if not names:
        return [f"/{route.pattern}"]
    choices = [_choices(route, name, world) for name in names]
    return list(dict.fromkeys(route.fill(values) for values in product(*choices)))


def _choices(route: Route, name: str, world: World) -> list[str]:
    if name in PAGES:
        return _pages(world)
    if name in ("public_id", "key", "uuid", "earlier"):
        return uuids(world)
    if name in OF_THINGS:
        return [str(world.things[OF_THINGS[name]].pk)] if OF_THINGS[name] in world.things else ["1"]
    model = OF_PARAMETER.get(name) or OF_NAMESPACE.get(route.name.partition(":")[0])
    if model is not None:
        return [str(key) for key in model.objects.order_by("pk").values_list("pk", flat=True)[:8]]
    return WORDS.get(name, ["1"])


def _pages(world: World) -> list[str]:
    pages = [world.things[name] for name in (*WRITTEN, "about", "locked text") if name in world.things] + [
        world.organizations[name] for name in ENTRIES
    ]
    return [str(page.pk) for page in pages]


def uuids(world: World) -> list[str]:
    """Return the outward keys of everything in a world but what belongs to others."""
    pages = [thing for thing in world.things.values() if isinstance(thing, Page)]
    pages += [world.organizations[name] for name in (*ENTRIES, "one person", "other")]
    rows = [row for row in world.things.values() if isinstance(row, models.Model) and hasattr(row, "public_id")]
    return list(dict.fromkeys([*(str(page.translation_key) for page in pages), *(str(row.public_id) for row in rows)]))


WORDS = {
    "kind": ["instrument"], "code": ["gifts"], "slug": ["may-gifts"], "issue": ["1"], "filter_spec": ["width-100"],
    "app_name": ["practices"], "content_type_app_name": ["practices"], "model_name": ["instrumentpage"],
    "content_type_model_name": ["instrumentpage"],
}  # fmt: skip
OF_THINGS = {
    "image_id": "image", "document_id": "document", "doc_id": "document", "redirect_id": "redirect",
    "translation_id": "translation",
}  # fmt: skip
"""Parameters that name one thing of a world, once it is furnished."""
OF_PARAMETER: dict[str, Any] = {"task_id": Task, "translation_source_id": TranslationSource}
"""Parameters that name rows of a model."""
OF_NAMESPACE: dict[str, Any] = {
    "wagtailusers_groups": Group,
    "wagtailadmin_workflows": Workflow,
    "wagtailadmin_collections": Collection,
    "wagtaillocales": Locale,
    "wagtailsites": Site,
}


def _organizations(route: Route, world: World) -> Iterator[str]:
    for name in (*ENTRIES, "one person"):
        yield route.fill([str(world.organizations[name].translation_key)])


def _members(route: Route, world: World) -> Iterator[str]:
    for organization, person in (
        (OURS, "officer"),
        (OURS, "approver"),
        (OURS, "focal point"),
        (OURS, "approver who keeps the list"),
        ("one person", "the one person"),
    ):
        yield route.fill([str(world.organizations[organization].translation_key), reference_of(world.people[person])])


def _new_pages(route: Route, world: World) -> Iterator[str]:
    ours, code = world.organizations[OURS].pk, world.things["open code"].pk
    index, home = OrganizationIndexPage.objects.get().pk, HomePage.objects.first().pk
    for app, model, parent in (
        ("practices", "instrumentpage", ours), ("practices", "practicepage", ours), ("practices", "editionpage", code),
        ("organizations", "organizationpage", index), ("home", "standardpage", home),
    ):  # fmt: skip
        yield route.fill([app, model, str(parent)])


def _revisions(route: Route, world: World) -> Iterator[str]:
    former, text = world.things["former revision"], world.things["open text"]
    yield route.fill([str(text.pk), str(former.pk)])
    for name in ("waiting text", "scheduled text"):
        yield route.fill([str(world.things[name].pk), str(world.things[name].latest_revision_id)])


def _workflow(route: Route, world: World) -> Iterator[str]:
    for page, task in (("waiting text", "task"), ("text of one", "task of one")):
        for action in ("approve", "reject", "approve_with_release"):
            yield route.fill([str(world.things[page].pk), action, str(world.things[task].pk)])


def _users(route: Route, world: World) -> Iterator[str]:
    for name in ("officer", "approver", "secretariat", "delegate", "operator"):
        yield route.fill([str(world.people[name].pk)])


def _groups(route: Route, world: World) -> Iterator[str]:
    ours = world.organizations[OURS]
    for group in (
        ours.officers,
        ours.approvers,
        *Group.objects.filter(name__in=["Secretariat", "Delegations", "Helpers"]),
    ):
        yield route.fill([str(group.pk)])


def _bulk(route: Route, world: World) -> Iterator[str]:
    bulk_action_registry._scan_for_bulk_actions()
    for app, kinds in bulk_action_registry.actions.items():
        for model, actions in kinds.items():
            for action, keys in product(actions, _bulk_keys(model, world)):
                ids = "&".join(f"id={key}" for key in keys)
                yield f"{route.fill([app, model, action])}?{ids}&next=/admin/"


def _bulk_keys(model: str, world: World) -> list[list[int]]:
    if model == "user":
        return [[world.people[name].pk] for name in ("officer", "delegate")] + [
            [world.people["officer"].pk, world.people["delegate"].pk]
        ]
    if model != "page":
        return [[1]]
    each = [[world.things[name].pk] for name in WRITTEN] + [[world.organizations[name].pk] for name in ENTRIES]
    return [*each, [world.things[name].pk for name in WRITTEN]]


def _releases(route: Route, world: World) -> Iterator[str]:
    for kind, name in (
        ("instrument", "shut code"), ("edition", "shut text"), ("edition", "open text"), ("source-file", "open text"),
        ("practice", "open note"), ("edition", "draft"), ("practice", "draft note"),
    ):  # fmt: skip
        yield route.fill([kind, str(world.things[name].translation_key)])


def _sheets(route: Route, world: World) -> Iterator[str]:
    for name in ("draft", "draft note", "draft code", "waiting text", "text of one", "open text", "sealed text"):
        yield route.fill([str(world.things[name].translation_key)])


def _subjects(route: Route, world: World) -> Iterator[str]:
    for kind, key in (
        ("text", world.things["waiting text"].translation_key), ("text", world.things["text of one"].translation_key),
        ("release", world.things["proposal"].public_id),
    ):  # fmt: skip
        yield route.fill([kind, str(key)])


def _moves(route: Route, world: World) -> Iterator[str]:
    home = HomePage.objects.first()
    for name, to in (("draft", "shut code"), ("open note", "reference"), ("page to move", "first page in French")):
        if to in world.things:
            yield route.fill([str(world.things[name].pk), str(world.things[to].pk)])
    if "page to move" in world.things:
        yield route.fill([str(world.things["page to move"].pk), str(home.pk)])  # behind those beside it


def _links(*names: str) -> Callable[[Route, World], Iterator[str]]:
    """Return what fills an address with keys of links, each by itself."""

    def fill(route: Route, world: World) -> Iterator[str]:
        for name in names:
            if name in world.links:
                yield route.fill([world.links[name]])

    return fill


def _things(*names: str) -> Callable[[Route, World], Iterator[str]]:
    """Return what fills an address with the keys of rows of a world, each by itself."""

    def fill(route: Route, world: World) -> Iterator[str]:
        for name in names:
            if name in world.things:
                yield route.fill([str(world.things[name].pk)])

    return fill


def _fixed(*choices: Sequence[str], query: str = "") -> Callable[[Route, World], Iterator[str]]:
    """Return what fills an address with words that do not depend on a world."""

    def fill(route: Route, _world: World) -> Iterator[str]:
        for choice in choices:
            yield route.fill(choice) + query

    return fill


def _topics_of_texts(route: Route, world: World) -> Iterator[str]:
    for name in ("open text", "shut text", "sealed text", "open code", "reference text", "waiting text"):
        yield f"{route.fill([str(world.things[name].translation_key)])}?topic=gifts"


def _about_words(route: Route, world: World) -> Iterator[str]:
    for name, kind in (("statement", "adoption_event"), ("assessment by others", "assessment")):
        yield f"{route.fill([])}?kind={kind}&thing={world.things[name].public_id}"


def _two_provisions(route: Route, world: World) -> Iterator[str]:
    left, right = (
        Provision.objects.current().filter(edition=world.things[name]).in_order().last()
        for name in ("open text", "reference text")
    )
    yield f"{route.fill([])}?left={left.public_id}&right={right.public_id}"


def _deliveries(route: Route, world: World) -> Iterator[str]:
    if "delivery" in world.things:
        yield route.fill([str(world.things[name].public_id) for name in ("webhook", "delivery")])


def _new_password(route: Route, world: World) -> Iterator[str]:
    if "new password" in world.links:
        yield route.fill([world.links["new password"], "set-password"])


def _live_pages(_route: Route, world: World) -> Iterator[str]:
    yield from ("/", "/about/")
    yield from (world.things[name].url for name in ("open code", "open text", "open note", "shut text"))
    yield world.organizations[OURS].url


def _files(route: Route, world: World) -> Iterator[str]:
    if "document" in world.things:
        document = world.things["document"]
        yield route.fill([str(document.pk), document.filename])


def _editors(route: Route, world: World) -> Iterator[str]:
    page, session = world.things["draft"], world.things.get("editing session")
    if session is not None:
        names = len(route.parameters)
        yield route.fill(["practices", "editionpage", str(page.pk), str(session.pk)][-names:])


def _accepting(route: Route, world: World) -> Iterator[str]:
    for name in (OURS, "named", "one person"):
        yield route.fill([str(world.organizations[name].translation_key)])


def _of_workflows(route: Route, _world: World) -> Iterator[str]:
    for page, workflow in WorkflowPage.objects.values_list("page", "workflow"):
        yield route.fill([str(page), str(workflow)][: len(route.parameters)])


def _two_revisions(route: Route, world: World) -> Iterator[str]:
    page = world.things["open text"]
    former, newest = world.things["former revision"].pk, page.latest_revision_id
    yield route.fill([str(page.pk), str(former), str(newest)])


def _invitations(route: Route, world: World) -> Iterator[str]:
    yield route.fill([key_of(type(row).objects.get(pk=row.pk)) for row in [world.things["invited officer"]]])


SPECIAL: dict[str, Callable[[Route, World], Iterator[str]]] = {
    "approve": _links("approve"),
    "return": _links("return"),
    "return_send": _links("return"),
    "sign_invitation": _invitations,
    "people:detail": _organizations,
    "people:member": _members,
    "wagtailadmin_pages:add": _new_pages,
    "wagtailadmin_pages:revisions_revert": _revisions,
    "wagtailadmin_pages:revisions_unschedule": _revisions,
    "wagtailadmin_pages:workflow_action": _workflow,
    "wagtailadmin_pages:collect_workflow_action_data": _workflow,
    "wagtailadmin_pages:move_confirm": _moves,
    "wagtailusers_users:edit": _users,
    "wagtailusers_users:delete": _users,
    "wagtailusers_users:copy": _users,
    "wagtailusers_groups:edit": _groups,
    "wagtailusers_groups:delete": _groups,
    "wagtail_bulk_action": _bulk,
    "releases:release": _releases,
    "publishing:sheet": _sheets,
    "approvals:ask": _subjects,
    "follow_stop": _links("follow"),
    "follow_one": _links("follow"),
    "follow_confirm": _links("confirm"),
    "clearance": _links("clearance"),
    "contacts:dropped": _links("dropped by operator", "dropped by secretariat"),
    "account_reset_password_from_key": _new_password,
    "structure:done": _things("structuring"),
    "assessments:assess": _topics_of_texts,
    "redactions:ask": _about_words,
    "links:new": _two_provisions,
    "terms_admin:terms": _accepting,
    "wagtailadmin_workflows:remove": _of_workflows,
    "wagtailadmin_workflows:task_chooser_create": _fixed([], query="?create_model=wagtailcore.groupapprovaltask"),
    "topics_admin:review": _fixed([], query="?all=1"),
    "webhooks:delivery": _deliveries,
    "wagtaildocs_serve": _files,
    "wagtail_serve": _live_pages,
    "/admin/.*/": lambda _route, _world: iter(["/admin/nothing/"]),
    "wagtaildocs:create_multiple_from_uploaded_document": _things("uploaded document"),
    "wagtaildocs:delete_upload_multiple": _things("uploaded document"),
    "wagtailimages:create_multiple_from_uploaded_image": _things("uploaded image"),
    "wagtailimages:delete_upload_multiple": _things("uploaded image"),
    "wagtailadmin_workflows:add_task": _fixed(["wagtailcore", "groupapprovaltask"]),
    "wagtailadmin_tag_model_autocomplete": _fixed(["taggit", "tag"]),
    "wagtailadmin_pages:preview_on_add": _new_pages,
    "wagtailadmin_pages:revisions_compare": _two_revisions,
    "wagtailadmin_pages:choose_parent": _fixed(["home", "standardpage"]),
    "wagtailadmin_pages:type_use": _fixed(["practices", "editionpage"]),
    "wagtailadmin_pages:type_use_results": _fixed(["practices", "editionpage"]),
    "wagtailadmin_editing_sessions:ping": _editors,
    "wagtailadmin_editing_sessions:release": _editors,
    "wagtailadmin_pages:convert_alias": _things("alias", "draft"),
    "wagtail_translating:submit": _things("about", "open text"),
}
