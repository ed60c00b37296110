"""The pictures of texts: kept beside the edition whose text names them, given out with it alone."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import for_each_reader
from practices.models.editions import EditionPage
from practices.models.kept_files import KeptFile
from practices.models.releases import leads_to_visible


class EditionPictureQuerySet(models.QuerySet["EditionPicture"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the pictures that the published text of an edition shows which `user` may see."""
        return self.filter(leads_to_visible(EditionPage, user, "edition"), is_shown=True)


class EditionPicture(KeptFile):
    """A picture that a text names by `code`, the beginning of its SHA-256, as `![alternative](picture:code)`.

    `width` and `height` are pixels. `is_shown` says that the published text names it: a picture of a draft alone is
    nobody's but its writers'.
    """

    edition = models.ForeignKey(EditionPage, on_delete=models.CASCADE, related_name="pictures")
    code = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    is_shown = models.BooleanField(default=False)

    objects: ClassVar[Any] = models.Manager.from_queryset(EditionPictureQuerySet)()

    class Meta:
        verbose_name = _("image of a text")
        verbose_name_plural = _("images of texts")
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="an image of a text is kept once for an edition")
        ]
