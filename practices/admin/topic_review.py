"""The screen on which the provisions of texts get their topics, by keyboard, a page at a time."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.models import reader_of
from organizations.screens import ExchangeScreen
from practices.actions.topic_reviews import TopicReviewAnswer, review_topics
from practices.actions.topics import TopicRefused
from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.models.topic_form import read_typed
from practices.models.topics import Topic, topics_by_word
from practices.permissions import may_write_for
from practices.queries.vocabulary.review import rows_to_review, texts_to_review
from practices.queries.wording import list_words

PROVISIONS_PER_PAGE = 40
TEXTS_PER_PAGE = 30


class ReviewView(ExchangeScreen):
    """Without a text: the texts, and what waits in them. With one, or with `?all`: the provisions."""

    header_icon = "tag"
    page_title = _("Tag provisions with topics")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the text, if one is named."""
        super().setup(request, *args, **kwargs)
        key = kwargs.get("key")
        texts = EditionPage.objects.select_related("instrument__organization").defer("numbered_text")
        self.edition: Any = texts.filter(translation_key=key, live=True).first() if key else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in who acts for an organization, and the secretariat; a text is there for who writes for it."""
        reader = reader_of(request.user)
        if not (reader.is_secretariat or reader.is_participant):
            raise PermissionDenied
        if kwargs.get("key") and (
            self.edition is None or not may_write_for(request.user, self.edition.instrument.organization)
        ):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        """The list of texts, or the provisions."""
        name = "topic_review" if self.edition or "all" in self.request.GET else "topic_review_texts"
        return [f"practices/admin/{name}.html"]

    def way(self) -> list[dict[str, Any]]:
        """Come from the vocabulary, and from the list of texts to one of them."""
        way: list[dict[str, Any]] = [{"url": reverse("topics_admin:index"), "label": gettext("Topics")}]
        if self.edition or "all" in self.request.GET:
            way.append({"url": reverse("topics_admin:review"), "label": self.page_title})
        return way

    def here(self) -> str:
        return str(self.edition or self.page_title)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the texts, or the provisions of one of them or of all."""
        if self.edition is None and "all" not in request.GET:
            listed = Paginator(self._texts(), TEXTS_PER_PAGE).get_page(request.GET.get("p"))
            return self.render_to_response(
                self.get_context_data(listed=listed, texts=texts_to_review(list(listed.object_list)))
            )
        start, shows_all = self._start(), "reviewed" in request.GET
        texts = [self.edition] if self.edition else list(self._texts()[:400])
        rows, count = rows_to_review(texts, most=PROVISIONS_PER_PAGE, start=start, shows_all=shows_all)
        after = start + PROVISIONS_PER_PAGE
        return self.render_to_response(
            self.get_context_data(
                edition=self.edition,
                rows=rows,
                first=start + 1,
                last=start + len(rows),
                count=count if self.edition else 0,
                start=start,
                after=after if count > after else 0,
                shows_all=shows_all,
                topics=Topic.objects.current().for_listing(),
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what was gone through."""
        answers, unknown = self._answers()
        try:
            reviewed = review_topics(answers=answers, by=request.user)
        except TopicRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        words = ngettext(
            "%(count)s provision reviewed, %(changed)s changed.",
            "%(count)s provisions reviewed, %(changed)s changed.",
            reviewed.reviewed_count,
        )
        messages.success(request, words % {"count": reviewed.reviewed_count, "changed": reviewed.changed_count})
        if reviewed.overtaken:
            messages.warning(
                request,
                gettext("Someone else has changed these in the meantime; check them again: %(provisions)s")
                % {"provisions": list_words(map(str, reviewed.overtaken[:10]))},
            )
        if unknown:
            messages.warning(
                request, gettext("There is no such topic: %(words)s") % {"words": list_words(sorted(unknown)[:10])}
            )
        return redirect(request.get_full_path())

    def _answers(self) -> tuple[list[TopicReviewAnswer], set[str]]:
        """Read the form: what was gone through, and words that name no topic (those provisions stay as they are)."""
        post = self.request.POST
        picked = post.getlist("picked")[: PROVISIONS_PER_PAGE * 2] if post.get("more-picked", "").strip() else []
        sent = [*post.getlist("shown")[: PROVISIONS_PER_PAGE * 2], *picked]
        keys = [key for key in dict.fromkeys(sent) if _is_uuid(key)]
        rows = Provision.objects.current().filter(public_id__in=keys).for_listing().defer("edition__numbered_text")
        if self.edition is not None:
            rows = rows.filter(edition=self.edition)
        together = {key: post.getlist("more-picked") for key in picked}
        typed = {key: read_typed([*post.getlist(f"more-{key}"), *together.get(key, [])]) for key in keys}
        known = topics_by_word(word for words in typed.values() for word in words)
        topics = {topic.name: topic for topic in Topic.objects.current()}
        answers, unknown = [], set()
        for row in rows:
            key = str(row.public_id)
            strange = {word for word in typed.get(key, ()) if word.casefold() not in known}
            if strange:
                unknown |= strange
                continue
            chosen = [topics[code] for code in post.getlist(f"topics-{key}") if code in topics]
            chosen += [known[word.casefold()] for word in typed.get(key, ())]
            answers.append(
                TopicReviewAnswer(
                    row,
                    tuple({topic.pk: topic for topic in chosen}.values()),
                    frozenset(post.get(f"had-{key}", "").split()),
                )
            )
        return answers, unknown

    def _texts(self) -> Any:
        """Return the published texts that this person writes for."""
        reader = reader_of(self.request.user)
        texts = EditionPage.objects.filter(live=True, instrument__live=True)
        if not reader.is_secretariat:
            texts = texts.filter(instrument__organization__in=reader.organizations)
        return texts.for_listing().defer("numbered_text")

    def _start(self) -> int:
        start = self.request.GET.get("start", "0")
        return int(start) if start.isascii() and start.isdecimal() and len(start) < 6 else 0


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
