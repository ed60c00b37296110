"""The controlled vocabulary: topics with permanent codes, labels and scope notes per language."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from organizations.languages import language_choices, validate_language
from organizations.models import with_child_rows


class TopicQuerySet(models.QuerySet["Topic"]):
    def for_listing(self) -> Self:
        """With all labels, in the order of the vocabulary."""
        return self.prefetch_related("labels").order_by("position", "pk")

    def as_tags(self) -> Self:
        """With the labels that the reader is shown, in the order of the vocabulary."""
        return with_child_rows(self, "labels").order_by("position", "pk")

    def branch(self, code: str) -> dict[int, str]:
        """Return the topic with this code and all under it, key to code; empty if there is none (one query)."""
        topics = list(self.order_by().values_list("pk", "name", "broader_id"))
        found = {key: name for key, name, _broader in topics if name == code}
        added = set(found)
        while added:
            below = {key: name for key, name, broader in topics if broader in added and key not in found}
            found |= below
            added = set(below)
        return found

    def current(self) -> Self:
        """Keep the topics that have not been retired."""
        return self.filter(retired_on__isnull=True)


TopicManager = models.Manager.from_queryset(TopicQuerySet)


class Topic(TagBase):
    """A concept (SKOS). `name` is its permanent code; what people read are its labels."""

    broader = models.ForeignKey(
        "self",
        verbose_name=_("broader topic"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="narrower",
    )
    position = models.PositiveIntegerField(_("place in the vocabulary"), default=0)
    is_core = models.BooleanField(_("duty of the source documents"), default=False)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    free_tagging = False
    objects: ClassVar[Any] = TopicManager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label_in()

    @property
    def code(self) -> str:
        """The permanent code."""
        return self.name

    def preferred(self, language: str | None = None) -> "TopicLabel | None":
        """Return the preferred label in `language` (default: the active one), else in English, else any."""
        wanted = language or get_language() or "en"
        labels = {label.language: label for label in self.labels.all() if label.is_preferred}
        own = labels.get(wanted) or labels.get(wanted.split("-")[0])
        return own or labels.get("en") or next(iter(labels.values()), None)

    def label_in(self, language: str | None = None) -> str:
        """Return the preferred label as text, else the code."""
        label = self.preferred(language)
        return label.label if label else self.name


class TopicLabelQuerySet(models.QuerySet["TopicLabel"]):
    def shown(self) -> Self:
        """Keep of each topic the labels among which `Topic.preferred` finds that of the active language."""
        wanted = get_language() or "en"
        preferred = self.filter(is_preferred=True)
        spoken = Q(language__in={wanted, wanted.split("-")[0], "en"})
        unspoken = ~Exists(TopicLabel.objects.filter(spoken, topic=OuterRef("topic"), is_preferred=True))
        return preferred.filter(spoken | Q(unspoken)).order_by("language", "pk")


class TopicLabel(models.Model):
    """A label of a topic in one language: the preferred one, with its scope note, or a synonym."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(_("language"), max_length=12, validators=[validate_language], choices=language_choices)
    label = models.CharField(_("label"), max_length=200)
    is_preferred = models.BooleanField(_("preferred"), default=True)
    scope_note = models.TextField(_("scope note"), blank=True)

    objects = models.Manager.from_queryset(TopicLabelQuerySet)()

    class Meta:
        ordering = ["topic", "language", "-is_preferred", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "language"],
                condition=models.Q(is_preferred=True),
                name="one preferred label per language",
            ),
            models.UniqueConstraint(fields=["topic", "language", "label"], name="a label is given once"),
        ]

    def __str__(self) -> str:
        return self.label


def topics_by_word(words: Iterable[str]) -> dict[str, Topic]:
    """Find topics that stand by what a person typed: a code or a label in any language, whatever the case."""
    wanted = {word.strip().casefold() for word in words if word.strip()}
    if not wanted:
        return {}
    found: dict[str, Topic] = {}
    for topic in Topic.objects.current().prefetch_related("labels").order_by("position", "pk"):
        labels = [(label.label.casefold(), label.is_preferred) for label in topic.labels.all()]
        for word, is_preferred in [*labels, (topic.name, True)]:
            if word in wanted and (is_preferred or word not in found):
                found[word] = topic
    return found


def shown_labels(path: str = "labels") -> "models.Prefetch[str, Any, str]":
    """Return what fetches the labels that the reader is shown: `path` leads to those of topics."""
    return models.Prefetch(path, TopicLabel.objects.shown())


def standing_topics(page: Any) -> list[str]:
    """Return the codes of the topics of an instrument or a practice that were not retired."""
    return [item.tag.name for item in page.topic_items.all() if item.tag.retired_on is None]


class TopicItem(ItemBase):
    """A topic on something. Attached by `practices.actions.topics` with Topic objects, never typed."""

    tag = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="%(app_label)s_%(class)s_items")

    class Meta:
        abstract = True

    @classmethod
    def carrying(cls, topics: Any) -> models.QuerySet[Any]:
        """Return the keys of the pages that carry one of these topics."""
        return cls.objects.filter(tag__in=topics).order_by().values("content_object")
