"""The screens of topics: the vocabulary, and the topics of a text, an instrument or a practice."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page

from organizations.menu import ExchangeViewSet
from organizations.screens import ExchangeScreen, ParticipantView
from practices.actions.topics import TopicRefused, tag_page, tag_provision
from practices.actions.vocabulary import VocabularyRefused, describe_topic
from practices.admin.proposed_topics import FoundInTextView, FoundTopicsView
from practices.admin.releases import owner_of
from practices.admin.topic_review import ReviewView
from practices.admin.vocabulary import ImportVocabularyView, NewTopicView, TopicLifeView
from practices.forms.topics import LabelFormSet, TopicBox, label_initial, topic_boxes
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.models.topics import Topic
from practices.permissions import may_edit_vocabulary, may_write_for

PROVISIONS_PER_PAGE = 20


class TopicScreen(ExchangeScreen):
    """What the screens of topics share: an icon and the way to them."""

    header_icon = "tag"
    page_title = _("Topics")


class VocabularyView(TopicScreen, ParticipantView):
    """The tree of topics: read by the organizations, edited by the secretariat."""

    template_name = "practices/admin/topics.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the tree."""
        return self.render_to_response(
            self.get_context_data(
                boxes=topic_boxes(Topic.objects.current().for_listing()),
                former=list(Topic.objects.filter(retired_on__isnull=False).for_listing()),
                may_edit=may_edit_vocabulary(request.user),
            )
        )


class TopicView(TopicScreen):
    """The labels, scope notes and synonyms of one topic; for the secretariat."""

    template_name = "practices/admin/topic.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the topic."""
        super().setup(request, *args, **kwargs)
        self.topic: Any = Topic.objects.prefetch_related("labels").filter(name=kwargs["code"]).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse everybody else."""
        if not may_edit_vocabulary(request.user):
            raise PermissionDenied
        if self.topic is None:
            raise Http404
        self.page_title = self.topic.label_in()
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[dict[str, Any]]:
        """Come from the vocabulary."""
        return [{"url": reverse("topics_admin:index"), "label": _("Topics")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show a form for each language, and one more."""
        return self._show(LabelFormSet(initial=label_initial(self.topic)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save all languages, or say what is wrong."""
        formset: Any = LabelFormSet(request.POST, initial=label_initial(self.topic))
        if not formset.is_valid():
            return self._show(formset)
        try:
            describe_topic(
                topic=self.topic, labels=formset.labels(), reason=request.POST.get("reason", ""), by=request.user
            )
        except VocabularyRefused as refusal:
            messages.error(request, str(refusal))
            return self._show(formset)
        messages.success(request, gettext("Saved."))
        return redirect("topics_admin:index")

    def _show(self, formset: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(formset=formset, topic=self.topic))


class TaggingScreen(TopicScreen):
    """Topics on something of an organization: for its people and the secretariat."""

    model: Any = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the page."""
        super().setup(request, *args, **kwargs)
        self.page: Any = self.find(kwargs["key"])

    def find(self, key: Any) -> Page | None:
        """Find the page by its uuid."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse (404) who does not write for the page's organization."""
        owner = owner_of(self.page) if self.page else None
        if owner is None or not may_write_for(request.user, owner):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[dict[str, Any]]:
        """Come from the page."""
        return [{"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": str(self.page)}]


@dataclass(frozen=True, slots=True)
class ProvisionRow:
    """A provision with its check boxes; `former` are the topics of the words it replaced."""

    provision: Provision
    boxes: list[TopicBox]
    former: list[str] = field(default_factory=list)

    @property
    def chosen(self) -> list[str]:
        """The labels that are ticked."""
        return [box.label for box in self.boxes if box.is_checked]


class EditionTopicsView(TaggingScreen):
    """The provisions of a published text, each with the tree of topics; twenty a page."""

    template_name = "practices/admin/topics_edition.html"

    def find(self, key: Any) -> Page | None:
        """Find the edition."""
        return EditionPage.objects.select_related("instrument__organization").filter(translation_key=key).first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the provisions of one page of the list."""
        listed = self._listed()
        return self.render_to_response(
            self.get_context_data(edition=self.page, listed=listed, rows=_rows(list(listed.object_list)))
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what was changed among the provisions that the form showed."""
        shown = self._provisions().filter(public_id__in=_uuids(request.POST.getlist("shown")))
        try:
            changed = self._tag(list(shown.prefetch_related("topic_items__topic")))
        except TopicRefused as refusal:
            messages.error(request, str(refusal))
        else:
            words = ngettext("%(count)s provision changed.", "%(count)s provisions changed.", changed)
            messages.success(request, words % {"count": changed})
        return redirect(f"{request.path}?p={self._listed().number}")

    @transaction.atomic
    def _tag(self, provisions: list[Provision]) -> int:
        topics = {topic.code: topic for topic in Topic.objects.current()}
        changed = 0
        for provision in provisions:
            given = set(self.request.POST.getlist(str(provision.public_id))) & set(topics)
            if given != {item.topic.code for item in provision.topic_items.all() if item.topic.code in topics}:
                tag_provision(provision=provision, topics=[topics[code] for code in given], by=self.request.user)
                changed += 1
        return changed

    def _provisions(self) -> Any:
        return Provision.objects.current().filter(edition=self.page).select_related("edition__instrument__organization")

    def _listed(self) -> ListPage[Provision]:
        rows = (
            self._provisions().in_order().prefetch_related("topic_items__topic", "replaces__topic_items__topic__labels")
        )
        return Paginator(rows, PROVISIONS_PER_PAGE).get_page(self.request.GET.get("p"))


def _rows(provisions: list[Provision]) -> list[ProvisionRow]:
    topics = list(Topic.objects.current().for_listing())
    rows = []
    for provision in provisions:
        codes = [item.topic.code for item in provision.topic_items.all()]
        before = provision.replaces.topic_items.all() if provision.replaces and not codes else []
        rows.append(ProvisionRow(provision, topic_boxes(topics, codes), [item.topic.label_in() for item in before]))
    return rows


def _uuids(texts: list[str]) -> list[str]:
    return [text for text in texts[:200] if len(text) == 36 and set(text) <= set("0123456789abcdef-")]


class PageTopicsView(TaggingScreen):
    """The topics of an instrument or a practice: part of its draft, public with its publication."""

    template_name = "practices/admin/topics_page.html"

    def find(self, key: Any) -> Page | None:
        """Find the instrument or the practice, as last drafted."""
        for model in (InstrumentPage, PracticePage):
            page = model.objects.select_related("organization").filter(translation_key=key).first()
            if page is not None:
                return page
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the tree."""
        draft = self.page.get_latest_revision_as_object()
        boxes = topic_boxes(Topic.objects.current().for_listing(), [item.tag.code for item in draft.topic_items.all()])
        return self.render_to_response(self.get_context_data(tagged=self.page, boxes=boxes))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the topics in the draft."""
        topics = list(Topic.objects.current().filter(name__in=request.POST.getlist("topics")))
        try:
            tag_page(page=self.page, topics=topics, by=request.user)
        except TopicRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        messages.success(request, gettext("Saved in the draft. Readers see these topics once the draft is published."))
        return redirect("wagtailadmin_pages:edit", self.page.pk)


def topics_url(page: Page) -> str:
    """Return the address of the screen for an edition, an instrument or a practice."""
    name = "topics_admin:edition" if page.specific_class is EditionPage else "topics_admin:page"
    return reverse(name, args=[page.translation_key])


class TopicAdminViewSet(ExchangeViewSet):
    """Topics."""

    name = "topics_admin"
    url_prefix = "topics"
    menu_label = _("Topics")
    menu_name = "topics"
    icon = menu_icon = "tag"
    menu_order = 300
    screens = (
        ("", VocabularyView, "index"),
        ("edition/<uuid:key>/", EditionTopicsView, "edition"),
        ("page/<uuid:key>/", PageTopicsView, "page"),
        ("topic/<slug:code>/", TopicView, "topic"),
        ("topic/<slug:code>/life/", TopicLifeView, "life"),
        ("new/", NewTopicView, "new"),
        ("import/", ImportVocabularyView, "import"),
        ("review/", ReviewView, "review"),
        ("review/<uuid:key>/", ReviewView, "review_edition"),
        ("found/", FoundTopicsView, "found"),
        ("found/<uuid:key>/", FoundInTextView, "found_edition"),
    )
