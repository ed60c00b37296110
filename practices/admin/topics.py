"""The screens of topics: the vocabulary, and the topics of a text, an instrument or a practice."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page

from organizations.menu import ExchangeViewSet
from organizations.screens import ExchangeScreen, ParticipantView
from practices.actions.topics import TopicRefused, tag_page
from practices.actions.vocabulary import VocabularyRefused, describe_topic
from practices.admin.proposed_topics import FoundInTextView, FoundTopicsView
from practices.admin.releases import owner_of
from practices.admin.topic_review import ReviewView
from practices.admin.vocabulary import ImportVocabularyView, NewTopicView, TopicLifeView
from practices.forms.topics import LabelFormSet, label_initial, topic_boxes
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
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


class EditionTopicsView(TaggingScreen):
    """The address at which provisions got topics formerly: they get them beside the text, drafts on their sheet."""

    http_method_names = ["get", "head"]

    def find(self, key: Any) -> Page | None:
        """Find the edition."""
        return EditionPage.objects.select_related("instrument__organization").filter(translation_key=key).first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the screen of today."""
        return redirect(topics_url(self.page))


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
    """Return where an edition, an instrument or a practice gets its topics: a text its provisions once it is live."""
    if page.specific_class is not EditionPage:
        return reverse("topics_admin:page", args=[page.translation_key])
    name = "topics_admin:review_edition" if page.live else "publishing:sheet"
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
