"""The screens of the vocabulary's life, for the secretariat: new, move, merge, split, retire, restore, import."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.screens import ExchangeScreen
from practices.actions.retagging import count_carriers
from practices.actions.vocabulary import (
    VocabularyRefused,
    make_topic,
    merge_topics,
    move_topic,
    restore_topic,
    retire_topic,
    split_topic,
)
from practices.actions.vocabulary_imports import import_vocabulary, plan_import
from practices.admin.held_uploads import hold_no_file
from practices.forms.vocabulary import (
    MergeForm,
    MoveForm,
    NewTopicForm,
    RestoreForm,
    RetireForm,
    SplitForm,
    VocabularyImportForm,
    hold,
)
from practices.models.topics import Topic
from practices.permissions import may_edit_vocabulary
from practices.queries.vocabulary.history import codes_leading_to, log_of


class VocabularyScreen(ExchangeScreen):
    """What these screens share: the secretariat alone is let in."""

    header_icon = "tag"
    page_title = _("Topics")
    list_of = ("topics_admin:index", _("Topics"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse everybody else."""
        if not may_edit_vocabulary(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


@dataclass(frozen=True, slots=True)
class TopicAction:
    """One thing that can be done with a topic: its form, what it does in words, the button."""

    name: str
    title: str
    says: str
    form: Any
    is_open: bool


class TopicLifeView(VocabularyScreen):
    """One topic: what carries it, what was done to it, and what can be done."""

    template_name = "practices/admin/topic_life.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the topic."""
        super().setup(request, *args, **kwargs)
        self.topic: Any = Topic.objects.for_listing().filter(name=kwargs["code"]).first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the consequences, and a form for each thing that can be done."""
        return self._show({})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one of them, or say what is wrong."""
        self._find()
        do = request.POST.get("do", "")
        if do not in FORMS:
            return redirect(request.path)
        form: Any = FORMS[do](request.POST, prefix=do, topic=self.topic)
        if not form.is_valid():
            return self._show({do: form})
        try:
            said = DEEDS[do](self.topic, form.cleaned_data, request.user)
        except VocabularyRefused as refusal:
            messages.error(request, str(refusal))
            return self._show({do: form})
        messages.success(request, said)
        return redirect(request.path)

    def _find(self) -> None:
        if self.topic is None:
            raise Http404
        self.page_title = self.topic.label_in()

    def _show(self, filled: dict[str, Any]) -> HttpResponse:
        self._find()
        names = ["restore"] if self.topic.retired_on else ["move", "merge", "split", "retire"]
        steps = [
            TopicAction(
                name,
                str(TITLES[name]),
                str(SAYS[name]),
                filled.get(name) or FORMS[name](prefix=name, topic=self.topic),
                name in filled or name == "restore",
            )
            for name in names
        ]
        return self.render_to_response(
            self.get_context_data(
                topic=self.topic,
                carriers=count_carriers(topic=self.topic),
                below=self.topic.narrower.filter(retired_on__isnull=True).count(),
                former=codes_leading_to(self.topic),
                log=log_of(self.topic),
                steps=steps,
            )
        )


FORMS: dict[str, Any] = {
    "move": MoveForm,
    "merge": MergeForm,
    "split": SplitForm,
    "retire": RetireForm,
    "restore": RestoreForm,
}
TITLES = {
    "move": _("Move"),
    "merge": _("Merge into another topic"),
    "split": _("Split into several topics"),
    "retire": _("Retire"),
    "restore": _("Restore"),
}
SAYS = {
    "move": _("It will move under another topic, with all its narrower topics. Its address stays."),
    "merge": _(
        "Everything tagged with it is tagged with the other topic at once: provisions, "
        "instruments, practices, drafts. Its labels become synonyms of the other topic, and its "
        "address leads there."
    ),
    "split": _(
        "It is no longer used. The people of each organization are asked which of the new topics "
        "fit their provisions; until they answer, these provisions have none of the new topics. "
        "Its address names all of them."
    ),
    "retire": _(
        "It is no longer used. If another topic is used instead, its address leads there, and "
        "people are asked whether that topic fits their provisions; otherwise its page states "
        "since when and why it is not used."
    ),
    "restore": _("Everything still tagged with it shows it again. Merged items stay with the other topic."),
}


def _asked(count: int) -> str:
    words = ngettext(
        "Done. The people responsible for %(count)s provision are asked.",
        "Done. The people responsible for %(count)s provisions are asked.",
        count,
    )
    return words % {"count": count}


def _move(topic: Topic, data: dict[str, Any], by: Any) -> str:
    move_topic(topic=topic, broader=data["broader"], reason=data["reason"], by=by)
    return gettext("Moved.")


def _merge(topic: Topic, data: dict[str, Any], by: Any) -> str:
    merge_topics(topic=topic, into=data["into"], reason=data["reason"], by=by)
    return gettext("Merged.")


def _split(topic: Topic, data: dict[str, Any], by: Any) -> str:
    return _asked(split_topic(topic=topic, into=list(data["into"]), reason=data["reason"], by=by))


def _retire(topic: Topic, data: dict[str, Any], by: Any) -> str:
    return _asked(retire_topic(topic=topic, replacement=data["replacement"], reason=data["reason"], by=by))


def _restore(topic: Topic, data: dict[str, Any], by: Any) -> str:
    restore_topic(topic=topic, reason=data["reason"], by=by)
    return gettext("Restored.")


DEEDS: dict[str, Callable[[Topic, dict[str, Any], Any], str]] = {
    "move": _move,
    "merge": _merge,
    "split": _split,
    "retire": _retire,
    "restore": _restore,
}


class NewTopicView(VocabularyScreen):
    """A new topic with its first label; more languages follow on its own screen."""

    template_name = "practices/admin/topic_new.html"
    page_title = _("New topic")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self.render_to_response(self.get_context_data(form=NewTopicForm()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make it, or say what is wrong."""
        form = NewTopicForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                topic = make_topic(
                    code=data["code"],
                    labels={data["language"]: (data["label"], data["scope_note"], ())},
                    broader=data["broader"],
                    reason=data["reason"],
                    by=request.user,
                )
            except VocabularyRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("Created. Add its labels in other languages."))
                return redirect("topics_admin:topic", topic.name)
        return self.render_to_response(self.get_context_data(form=form))


class ImportVocabularyView(VocabularyScreen):
    """A file of a vocabulary: first what it would change, then changing it."""

    template_name = "practices/admin/vocabulary_import.html"
    page_title = _("Import a vocabulary")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the file."""
        return self._show(VocabularyImportForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what would change; on the second press, change it."""
        form = VocabularyImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form)
        concepts, reason = form.cleaned_data["concepts"], form.cleaned_data["reason"]
        is_meant = request.POST.get("do") == "import" and not request.FILES
        work = import_vocabulary if is_meant else plan_import
        try:
            plan = work(concepts=concepts, reason=reason, by=request.user)
        except VocabularyRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        if is_meant:
            messages.success(request, gettext("Imported."))
            return redirect("topics_admin:index")
        hold_no_file(request)
        held = hold(concepts)
        return self._show(VocabularyImportForm(initial={"held": held, "reason": reason}), plan=plan, held=held)

    def _show(self, form: VocabularyImportForm, **more: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **{"plan": None, "held": "", **more}))
