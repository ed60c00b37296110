"""Files that somebody chose in a form which was not taken yet."""

from django.conf import settings
from django.db import models

from practices.models.kept_files import KeptFile


class HeldUpload(KeptFile):
    """A file chosen in the form at `address`, in its field `field`, held for `user` until the form is taken.

    Nobody reads it: no address serves it, and it goes back into that form alone. It is held for some hours.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    address = models.CharField(max_length=500)
    field = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["user", "address"], name="held_uploads_by_form")]
