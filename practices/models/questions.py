"""Question pages: an editor's question that is answered with the words of the texts alone."""

from typing import Any, Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices, validate_language
from organizations.models import for_each_reader, reader_of, with_child_rows
from practices.models.assessments import Says
from practices.models.topics import Topic


class QuestionQuerySet(models.QuerySet["Question"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the published questions; the secretariat sees its drafts too."""
        return self if reader_of(user).is_secretariat else self.filter(is_published=True)

    def for_listing(self) -> Self:
        """With words and topic, in the order that the editor gave."""
        return with_child_rows(self.select_related("topic"), "words", "topic__labels").order_by("position", "pk")


QuestionManager = models.Manager.from_queryset(QuestionQuerySet)


class Question(models.Model):
    """A question about one topic. `says` narrows it to whom or when: "also off duty?". The answers are assessments."""

    slug = models.SlugField(_("address"), unique=True, max_length=80)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="questions")
    says = models.CharField(_("asks"), max_length=20, choices=Says, default=Says.RULE)
    position = models.PositiveIntegerField(_("place in the list"), default=0)
    is_published = models.BooleanField(_("published"), default=False)

    objects = QuestionManager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        words = self.words_in()
        return words.title if words else self.slug

    def words_in(self, language: str | None = None) -> "QuestionWords | None":
        """Return the words in `language` (default: the active one), else in English, else any."""
        wanted = (language or get_language() or "en").split("-")[0]
        by_language = {words.language: words for words in self.words.all()}
        return by_language.get(wanted) or by_language.get("en") or next(iter(by_language.values()), None)


class QuestionWords(models.Model):
    """A question as it is put in one language."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=12, validators=[validate_language], choices=language_choices)
    title = models.CharField(_("question"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)

    class Meta:
        ordering = ["question", "language"]
        constraints = [models.UniqueConstraint(fields=["question", "language"], name="a question once per language")]

    def __str__(self) -> str:
        return self.title
