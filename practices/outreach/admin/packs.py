"""The screens of packs: their list, making and changing one, what became of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from practices.admin.list_columns import ListColumn, to
from practices.admin.lists import ListScreen, TruthFilter
from practices.forms.claims import read_uuids
from practices.models.editions import EditionPage
from practices.models.outreach.packs import Pack
from practices.outreach.actions.packs import PackRefused, change_pack, delete_pack, is_used, make_pack
from practices.outreach.admin.screens import OutreachScreen, OutreachViewSet
from practices.outreach.forms.letters import PackForm
from practices.outreach.queries.mailings import list_mailings, mailing_rows
from practices.outreach.queries.packs import editions_to_pack, items_of, labels_of, listed_packs, packed, text_digest
from practices.queries.wording import list_phrases


class PackScreen(OutreachScreen):
    """What the screens of packs share."""

    header_icon = "folder-open-inverse"
    list_of = ("packs:index", _("Packs"))


class PacksView(PackScreen, ListScreen):
    """The packs, newest first."""

    model = Pack
    page_title = _("Packs")
    lead = _(
        "A pack is the exact set of editions enclosed with a letter. Once something has been sent with it, it is never "
        "changed."
    )
    nothing = _("There is no pack yet.")
    buttons = ((_("Make a pack"), "packs:add", "plus"),)
    search_fields = ("title", "items__edition__instrument__title")
    columns = (
        ListColumn("title", _("Pack"), link=to("packs:detail")),
        ListColumn("editions", _("Editions"), lambda row: list_phrases(labels_of(row)), sort=""),
        ListColumn("is_used", _("Used")),
        ListColumn("made_at", _("Made")),
    )

    def get_base_queryset(self) -> Any:
        return listed_packs(self.visible())

    def more_filters(self) -> dict[str, Any]:
        return {"is_used": TruthFilter(label=_("Used"))}


class PackFormView(PackScreen):
    """The form of a pack: a title, a search, and editions to tick. What is ticked stays ticked when one searches."""

    template_name = "practices/admin/pack_form.html"
    pack: Pack | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the pack, if there is one already."""
        super().setup(request, *args, **kwargs)
        self.key = kwargs.get("public_id")
        if self.key is not None:
            self.pack = get_object_or_404(Pack.objects.visible_to(request.user), public_id=self.key)
        self.page_title = self.pack.title if self.pack else gettext("Make a pack")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        ticked = [str(item.edition.translation_key) for item in items_of(self.pack)] if self.pack else []
        return self._show(PackForm(initial={"title": self.pack.title if self.pack else ""}), "", ticked)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Search, or save."""
        data = request.POST
        ticked = read_uuids(data.getlist("edition"))
        if data.get("do") != "save":
            form = PackForm(initial={"title": data.get("title", "")[:200], "q": data.get("q", "")[:200]})
            return self._show(form, data.get("q", ""), ticked)
        form = PackForm(data)
        if not form.is_valid():
            return self._show(form, data.get("q", ""), ticked)
        found = {
            str(page.translation_key): page
            for page in EditionPage.objects.visible_to(request.user)
            .filter(translation_key__in=ticked)
            .select_related("instrument")
        }
        editions = [found[key] for key in ticked if key in found]
        try:
            pack = self._save(form.cleaned_data["title"], editions)
        except PackRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, data.get("q", ""), ticked)
        messages.success(request, gettext("Saved."))
        return redirect("packs:detail", pack.public_id)

    def _save(self, title: str, editions: list[EditionPage]) -> Pack:
        by = self.request.user
        if self.pack is None:
            return make_pack(title=title, editions=editions, by=by)
        return change_pack(pack=self.pack, title=title, editions=editions, by=by)

    def _show(self, form: PackForm, typed: str, ticked: list[str]) -> HttpResponse:
        rows = editions_to_pack(self.request.user, typed=typed, ticked=ticked)
        return self.render_to_response(self.get_context_data(form=form, rows=rows, pack=self.pack))


class PackView(PackScreen):
    """One pack: its editions, and the mailings that it went with."""

    template_name = "practices/admin/pack.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the pack."""
        super().setup(request, *args, **kwargs)
        self.pack: Pack = get_object_or_404(Pack.objects.visible_to(request.user), public_id=kwargs["public_id"])
        self.page_title = self.pack.title

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        items = items_of(self.pack)
        changed = [item.pinned_digest not in ("", text_digest(item.edition)) for item in items]
        return self.render_to_response(
            self.get_context_data(
                pack=self.pack,
                rows=[(packed(item.edition), moved) for item, moved in zip(items, changed, strict=True)],
                is_used=is_used(self.pack),
                mailings=mailing_rows(list_mailings(request.user).filter(pack=self.pack)),
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete it, if nothing was sent with it."""
        try:
            delete_pack(pack=self.pack, by=request.user)
        except PackRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("packs:detail", self.pack.public_id)
        messages.success(request, gettext("Deleted."))
        return redirect("packs:index")


class PackViewSet(OutreachViewSet):
    """Packs."""

    name = "packs"
    url_prefix = "packs"
    menu_label = _("Packs")
    menu_name = "packs"
    icon = menu_icon = "folder-open-inverse"
    menu_order = 130
    index_view = PacksView
    screens = (
        ("add/", PackFormView, "add"),
        ("<uuid:public_id>/", PackView, "detail"),
        ("<uuid:public_id>/edit/", PackFormView, "edit"),
    )
